package io.gere.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.metrics.StepMetrics;
import io.gere.spark.LocalHdfs;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same of a run on HDFS, which was started elsewhere. */
@Tag("hdfs")
final class HdfsRunFollowerTest {
  @Test
  void stepsAreSeenWhileTheirFileIsOpenAndOnceAfterAResume() {
    String folder = LocalHdfs.uri() + "/watched/mine";
    RunFollower follower = new RunFollower(new Configuration(), folder);
    assertThat(follower.read().missing()).contains("no run in", "yet");

    try (GrowingRun run = new GrowingRun(folder)) {
      IntStream.range(0, 3).forEach(i -> run.step(4));
      assertThat(follower.read().metrics()).hasSize(3);
      run.step(4);
      assertThat(follower.read().metrics()).hasSize(4);

      run.begin(2);
      IntStream.range(0, 3).forEach(i -> run.step(1));
      assertThat(follower.read().metrics().stream().map(StepMetrics::loss))
          .containsExactly(4.0, 4.0, 1.0, 1.0, 1.0);
      run.status("ok", 0, null);
      assertThat(follower.read().status().state()).isEqualTo("ok");
    }
  }
}
