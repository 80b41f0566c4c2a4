package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step's folder that Hadoop shows under another name, so that it is not a local one. */
final class LocalCopyTest {
  private static final Path REMOTE = new Path("viewfs://remote/data/thresholds");

  @TempDir java.nio.file.Path directory;
  private final Configuration hadoop = new Configuration();
  private java.nio.file.Path original;

  @BeforeEach
  void writeFolder() {
    hadoop.setBoolean("fs.viewfs.impl.disable.cache", true); // each test has its own
    hadoop.set(
        "fs.viewfs.mounttable.remote.link./data", directory.resolve("data").toUri().toString());
    original = directory.resolve("data/thresholds");
    StepFolder.Rebuild rebuild =
        new StepFolder(new Configuration(), new Path(original.toUri()))
            .rebuild(new Origin("thresholds", Map.of(), Map.of()));
    rebuild.write("states.arrow", out -> out.write(new byte[100_000]));
    rebuild.commit(Map.of());
  }

  @Test
  void aRemoteFolderIsCopiedOnce() throws IOException {
    java.nio.file.Path copy = LocalCopy.of(hadoop, REMOTE);

    assertThat(copy).isNotEqualTo(original);
    for (String name : List.of("states.arrow", Manifest.FILE_NAME)) {
      assertThat(copy.resolve(name)).hasSameBinaryContentAs(original.resolve(name));
    }
    assertThat(LocalCopy.of(hadoop, REMOTE)).isEqualTo(copy);
    delete(copy);
  }

  @Test
  void aFileThatIsNotWhatItsManifestSaysIsNeverTakenForACopy() throws IOException {
    byte[] turned = new byte[100_000];
    turned[77_777] = 1;
    Files.write(original.resolve("states.arrow"), turned);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> LocalCopy.of(hadoop, REMOTE))
          .isInstanceOfSatisfying(
              GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
          .hasMessageContaining("states.arrow does not hold what its manifest says")
          .hasMessageContaining("the step 'thresholds' makes it again");
    }
  }

  @Test
  void whatAKilledCopyHasLeftIsNoPartOfTheNextOne() throws IOException {
    java.nio.file.Path copy = LocalCopy.of(hadoop, REMOTE);
    delete(copy);
    java.nio.file.Path partial = copy.resolveSibling(copy.getFileName() + ".partial");
    Files.createDirectory(partial);
    Files.write(partial.resolve("states.arrow"), new byte[10]);
    Files.write(partial.resolve("junk"), new byte[10]);

    LocalCopy.of(hadoop, REMOTE);

    assertThat(partial).doesNotExist();
    assertThat(copy.resolve("states.arrow")).hasSize(100_000);
    assertThat(copy.resolve("junk")).doesNotExist();
    delete(copy);
  }

  private static void delete(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> below = Files.walk(folder)) {
      for (java.nio.file.Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
