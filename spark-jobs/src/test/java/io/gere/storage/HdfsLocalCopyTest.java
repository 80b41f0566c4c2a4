package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.CopyingProcess;
import io.gere.spark.LocalHdfs;
import io.gere.storage.copy.LocalCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes of one host, as executors are, that need the same folder of HDFS. */
@Timeout(120)
final class HdfsLocalCopyTest {
  private static final int BYTES = 20_000_000;

  @TempDir Path directory;

  @Test
  void processesThatAskAtOnceCopyAFolderOnce() throws IOException {
    FileSystem hdfs = LocalHdfs.fileSystem();
    org.apache.hadoop.fs.Path model = new org.apache.hadoop.fs.Path("/local-copy/model");
    byte[] content = new byte[BYTES];
    new Random(5).nextBytes(content);
    Storage.write(hdfs, new org.apache.hadoop.fs.Path(model, "weights"), out -> out.write(content));
    List<String> settings = List.of(LocalCopy.DIRECTORIES + "=" + directory);
    List<CopyingProcess> ranks = new ArrayList<>();
    try {
      for (int rank = 0; rank < 3; rank++) {
        ranks.add(CopyingProcess.start(settings, List.of(LocalHdfs.uri() + model.toUri())));
      }
      Path copy = Path.of(ranks.get(0).next());
      assertThat(copy.resolve("weights")).hasBinaryContent(content);
      for (CopyingProcess rank : ranks.subList(1, 3)) {
        assertThat(rank.next()).isEqualTo(copy.toString());
      }
    } finally {
      for (CopyingProcess rank : ranks) {
        rank.close();
      }
    }
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.filter(file -> file.endsWith("weights"))).hasSize(1);
    }
  }
}
