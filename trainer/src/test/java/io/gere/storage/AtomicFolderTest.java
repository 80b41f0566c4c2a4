package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFolderTest {
  @TempDir Path directory;

  @Test
  void theFolderAppearsWholeWithItsManifest() {
    Path folder = directory.resolve("deep/new");

    write(folder, false);

    assertThat(folder.resolve("text")).hasContent("hello");
    assertThat(folder.resolve("manifest.json")).content().contains("\"sha256\"", "\"letters\" : 5");
    assertThat(folder.getParent()).isDirectoryNotContaining("glob:**/.new.partial");
  }

  @Test
  void anEmptyFolderIsTaken() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("empty"));

    write(folder, false);

    assertThat(folder.resolve("text")).hasContent("hello");
  }

  @Test
  void aFolderWithContentIsRefusedAndKept() throws IOException {
    Files.writeString(directory.resolve("precious"), "mine");

    assertThatThrownBy(() -> write(directory, false))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("not an empty folder");
    assertThat(directory.resolve("precious")).hasContent("mine");
  }

  @Test
  void whatFailedLeavesNothingAndCanBeDoneAgain() {
    Path folder = directory.resolve("new");

    assertThatThrownBy(() -> write(folder, true)).hasMessage("cut off");
    assertThat(folder).doesNotExist();

    write(folder, false);
    assertThat(folder.resolve("text")).hasContent("hello");
  }

  private static void write(Path folder, boolean fail) {
    AtomicFolder.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(folder.toString()),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          into.write("text", out -> out.write("hello".getBytes(StandardCharsets.UTF_8)));
          if (fail) {
            throw new IllegalStateException("cut off");
          }
          return Map.of("letters", 5);
        });
  }
}
