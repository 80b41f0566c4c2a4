package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On Hadoop's local file system, and by Java alone. */
final class AtomicFolderTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFolderAppearsWholeWithItsManifest(boolean hadoop) {
    Path folder = directory.resolve("deep/new");

    write(hadoop, folder, false);

    assertThat(folder.resolve("text")).hasContent("hello");
    assertThat(folder.resolve("manifest.json")).content().contains("\"sha256\"", "\"letters\" : 5");
    assertThat(folder.getParent()).isDirectoryNotContaining("glob:**/.new.partial");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmptyFolderIsTaken(boolean hadoop) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("empty"));

    write(hadoop, folder, false);

    assertThat(folder.resolve("text")).hasContent("hello");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderWithContentIsRefusedAndKept(boolean hadoop) throws IOException {
    Files.writeString(directory.resolve("precious"), "mine");

    assertThatThrownBy(() -> write(hadoop, directory, false))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("not an empty folder");
    assertThat(directory.resolve("precious")).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatFailedLeavesNothingAndCanBeDoneAgain(boolean hadoop) {
    Path folder = directory.resolve("new");

    assertThatThrownBy(() -> write(hadoop, folder, true)).hasMessage("cut off");
    assertThat(folder).doesNotExist();

    write(hadoop, folder, false);
    assertThat(folder.resolve("text")).hasContent("hello");
  }

  private static void write(boolean hadoop, Path folder, boolean fail) {
    Origin origin = new Origin("test", Map.of(), Map.of());
    Function<FolderWriter, Map<String, Object>> content =
        into -> {
          into.write("text", out -> out.write("hello".getBytes(StandardCharsets.UTF_8)));
          if (fail) {
            throw new IllegalStateException("cut off");
          }
          return Map.of("letters", 5);
        };
    if (hadoop) {
      AtomicFolder.write(folder.toString(), origin, content);
    } else {
      PlainFolder.write(folder, origin, content);
    }
  }
}
