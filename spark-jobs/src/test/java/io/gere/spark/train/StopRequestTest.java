package io.gere.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.train.rank.StopFile;
import io.gere.storage.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StopRequestTest {
  @TempDir private Path folder;

  @Test
  void aCommandThatIsGivenAgainGoesOn() throws Exception {
    Path file = requested();

    request().during(false, () -> assertThat(file).doesNotExist());
  }

  /** Whoever asked wanted the command to stop, and did not give it again. */
  @Test
  void aCommandThatTheClusterStartsAgainStopsAgain() throws Exception {
    Path file = requested();

    request().during(true, () -> assertThat(file).exists());
    assertThat(file).exists();
  }

  private StopRequest request() {
    return new StopRequest(new StopFile(new RunFolder(new Configuration(), folder.toString())));
  }

  private Path requested() throws Exception {
    Files.createDirectories(folder.resolve("train"));
    return Files.createFile(folder.resolve("train/stop"));
  }
}
