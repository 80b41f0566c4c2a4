package io.gere.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.spark.LocalHdfs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On HDFS, too, a folder has one writer. */
@Tag("hdfs")
final class HdfsLeaseTest {
  private static final Path FOLDER = new Path(LocalHdfs.uri() + "/lease");
  private static final int TAKERS = 6;

  @Test
  void ofManyWhoAskAtOnceOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
    for (int round = 0; round < 10; round++) {
      List<Lease> won = Collections.synchronizedList(new ArrayList<>());
      Callable<Void> taker =
          () -> {
            try {
              won.add(take());
            } catch (GereException held) {
              assertThat(held).hasMessageContaining("/lease is being written by gere train (pid ");
            }
            return null;
          };
      for (Future<Void> taken : threads.invokeAll(Collections.nCopies(TAKERS, taker))) {
        taken.get();
      }
      assertThat(won).as("round %d", round).hasSize(1);
      assertThatThrownBy(HdfsLeaseTest::take).hasMessageContaining("is being written by");
      won.forEach(Lease::close);
    }
    threads.shutdown();
  }

  private static Lease take() {
    return Lease.take(
        new Configuration(),
        FOLDER,
        "train",
        new Path(FOLDER, "status.json"),
        line -> {},
        lost -> {});
  }
}
