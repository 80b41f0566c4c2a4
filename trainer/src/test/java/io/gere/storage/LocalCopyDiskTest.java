package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.fixtures.TinyDisk;
import io.gere.storage.copy.LocalCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local copies, and the disks that there are for them. */
final class LocalCopyDiskTest {
  private static final int BYTES = 700_000;

  @TempDir Path directory;
  private final Configuration hadoop = new Configuration();

  @BeforeEach
  void mount() throws IOException {
    hadoop.setBoolean("fs.viewfs.impl.disable.cache", true);
    hadoop.set(
        "fs.viewfs.mounttable.remote.link./data", directory.resolve("data").toUri().toString());
    for (String name : List.of("one", "two")) {
      Path folder = Files.createDirectories(directory.resolve("data").resolve(name));
      byte[] content = new byte[BYTES];
      content[0] = (byte) name.charAt(0);
      Files.write(folder.resolve("model.safetensors"), content);
    }
  }

  private Path copy(String name, Path... directories) {
    hadoop.set(
        LocalCopy.DIRECTORIES,
        String.join(",", List.of(directories).stream().map(Path::toString).toList()));
    return LocalCopy.of(hadoop, new org.apache.hadoop.fs.Path("viewfs://remote/data/" + name));
  }

  @Test
  void aCopyGoesToTheDiskWithRoomAndIsFoundThere() throws IOException {
    Path large = Files.createDirectory(directory.resolve("large"));
    try (TinyDisk tiny = TinyDisk.mount(directory.resolve("a tiny one"), 1 << 20)) {
      Path copy = copy("one", tiny.folder(), large);

      assertThat(copy).startsWith(large);
      assertThat(copy("one", large, tiny.folder())).isEqualTo(copy);
    }
  }

  @Test
  void aFullDiskIsSaidBeforeAnythingIsCopied() throws IOException {
    try (TinyDisk tiny = TinyDisk.mount(directory.resolve("tiny"), 1 << 20)) {
      Path one = copy("one", tiny.folder());

      assertThatThrownBy(() -> copy("two", tiny.folder()))
          .isInstanceOfSatisfying(
              DiskFullException.class,
              full -> assertThat(full.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
          .hasMessageMatching(
              "viewfs://remote/data/two needs a local copy of 700,000 bytes on this host, and the"
                  + " disk of %s has .* free; free some space, or name another disk in"
                      .formatted(tiny.folder())
                  + " SPARK_LOCAL_DIRS or spark.local.dir");
      assertThat(one.resolve("model.safetensors")).hasSize(BYTES);
    }
  }

  @Test
  void withoutADirectoryThatCanBeUsedEachIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> copy("one", file))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining(
            "no local directory can be used for copies of remote files: %s (".formatted(file));
  }
}
