package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.fixtures.TinyDisk;
import io.gere.metrics.MetricsLog;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is a sentence: which file, what it needs, and what is free. */
final class DiskFullTest {
  @TempDir private Path folder;

  @Test
  void whatIsKnownToBeTooLargeIsNotBegun() {
    assertThatThrownBy(() -> write(SmallDisk.of(5_000_000), sized(7_654_321)))
        .isInstanceOfSatisfying(
            DiskFullException.class,
            full -> assertThat(full.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageMatching(
            ".*/f cannot be written: it needs 7.7 MB, and its disk has 5.0 MB free; free some"
                + " space and give the same command again");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void whatTurnsOutToBeTooLargeLeavesNothing() {
    assertThatThrownBy(() -> write(SmallDisk.of(100_000), out -> out.write(new byte[200_000])))
        .isInstanceOf(DiskFullException.class)
        .hasMessageContaining("/f cannot be written: it needs at least 200,000 bytes");
    assertThat(folder.toFile().list()).isEmpty();
  }

  /** Hadoop's local file system throws an Error there. */
  @Test
  void aRealDiskThatIsFullIsSaidTheSameWay() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), 1 << 20)) {
      var file = new org.apache.hadoop.fs.Path(disk.folder().resolve("f").toString());
      Configuration hadoop = new Configuration();
      assertThatThrownBy(
              () ->
                  Storage.write(
                      Storage.fileSystem(hadoop, file), file, out -> out.write(new byte[1 << 21])))
          .isInstanceOf(DiskFullException.class)
          .hasMessageMatching(
              ".*/f cannot be written: it needs at least 2.1 MB, and its disk has .* free; .*");
      assertThat(disk.folder().toFile().list()).isEmpty();

      disk.fill();
      assertThatThrownBy(
              () -> Storage.write(Storage.fileSystem(hadoop, file), file, out -> out.write(1)))
          .isInstanceOf(DiskFullException.class);
    }
  }

  @Test
  void theMetricsOfAStepAreSaidTheSameWay() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("disk"), 1 << 20)) {
      var file = new org.apache.hadoop.fs.Path(disk.folder().resolve("metrics.jsonl").toString());
      assertThatThrownBy(
              () -> {
                try (MetricsLog<StepMetrics> log =
                    new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
                  disk.fill();
                  log.add(new StepMetricsBuilder().task("reviews").build());
                }
              })
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining("metrics.jsonl cannot be written: it needs");
    }
  }

  @Test
  void anotherFailureIsNoFullDisk() {
    assertThat(DiskFullException.behind(new IOException("Connection reset"))).isEmpty();
    assertThat(DiskFullException.behind(new IOException("x: No space left on device")))
        .hasValueSatisfying(
            full -> assertThat(full).hasMessageStartingWith("a disk is full: x: No space left"));
  }

  private StoredFile write(Configuration hadoop, FileContent content) {
    var file = new org.apache.hadoop.fs.Path(folder.resolve("f").toString());
    return Storage.write(Storage.fileSystem(hadoop, file), file, content);
  }

  private static FileContent sized(long bytes) {
    return new FileContent() {
      @Override
      public void writeTo(OutputStream out) {
        throw new AssertionError("begun");
      }

      @Override
      public long bytes() {
        return bytes;
      }
    };
  }
}
