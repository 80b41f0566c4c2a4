package io.gere.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepFolderTest {
  private static final Origin ORIGIN =
      new Origin("sample", Map.of("documents", 10), Map.of("corpus", "abc"));

  @TempDir java.nio.file.Path directory;
  private StepFolder folder;

  @BeforeEach
  void open() {
    folder = new StepFolder(new Configuration(), new Path(directory.resolve("sample").toUri()));
  }

  @Test
  void aCommittedFolderIsDoneForItsOriginOnly() {
    write("one");

    assertThat(folder.isDone(ORIGIN)).isTrue();
    assertThat(folder.isDone(new Origin("sample", Map.of("documents", 11), ORIGIN.inputs())))
        .isFalse();
    assertThat(folder.isDone(ORIGIN.with("corpus", "abd"))).isFalse();
  }

  @Test
  void theManifestNamesSizeAndDigestOfEveryFileAndNothingElseIsLeft() throws IOException {
    write("hello");

    assertThat(folder.manifest().orElseThrow().files())
        .containsExactly(
            Map.entry(
                "text.txt",
                new StoredFile(
                    5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")));
    try (var files = Files.list(directory.resolve("sample"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("text.txt", "manifest.json");
    }
  }

  @Test
  void aFolderWithoutManifestIsHalfWrittenAndRefused() {
    folder.rebuild(ORIGIN).write("text.txt", out -> out.write(1));

    assertThat(folder.isDone(ORIGIN)).isFalse();
    assertThatThrownBy(() -> folder.require("run 'gere sample'"))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("missing or half-written")
        .hasMessageContaining("run 'gere sample'");
  }

  @Test
  void aFileCutShortAfterwardsIsNoticed() throws IOException {
    write("hello");
    Files.writeString(directory.resolve("sample/text.txt"), "hell");

    assertThat(folder.isDone(ORIGIN)).isFalse();
    assertThatThrownBy(() -> folder.require("run 'gere sample'"))
        .hasMessageContaining("has 4 bytes, its manifest says 5");
  }

  @Test
  void aReplacedFileLeavesTheFolderDoneAndWhole() {
    write("hello");
    Manifest before = folder.manifest().orElseThrow();

    folder.replace("text.txt", out -> out.write("good morning".getBytes(StandardCharsets.UTF_8)));

    assertThat(folder.isDone(ORIGIN)).isTrue();
    Manifest after = folder.manifest().orElseThrow();
    assertThat(folder.contentDamage(after)).isEmpty();
    assertThat(after.files()).isNotEqualTo(before.files());
    assertThat(after.facts()).isEqualTo(before.facts());
  }

  @Test
  void theHashChangesWithTheContentAndWithTheOriginOfTheContent() {
    write("one");
    String one = folder.manifest().orElseThrow().hash();
    write("two");

    assertThat(folder.manifest().orElseThrow().hash()).isNotEqualTo(one);
  }

  @Test
  void aReaderGetsWhatItMadeOfAWholeFile() {
    write("hello");
    Manifest manifest = folder.require("run 'gere sample'");

    assertThat(folder.<Integer>read(manifest, "text.txt", InputStream::read)).isEqualTo('h');
    assertThat(new String(folder.read(manifest, "text.txt", InputStream::readAllBytes), UTF_8))
        .isEqualTo("hello");
  }

  @Test
  void aTurnedBitIsNamedWithTheCommandThatMakesTheFolderAgain() throws IOException {
    write("hello");
    Files.writeString(directory.resolve("sample/text.txt"), "hellp");
    Manifest manifest = folder.require("run 'gere sample'");

    assertThatThrownBy(() -> folder.<Integer>read(manifest, "text.txt", InputStream::read))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "%s has another SHA-256 than its manifest says; delete %s and run 'gere sample' again"
                .formatted(folder.file("text.txt"), folder.path()));
  }

  @Test
  void whereAReaderStumblesOverDamageTheDamageIsNamed() throws IOException {
    write("hello");
    Manifest manifest = folder.require("run 'gere sample'");
    Reading<String> stumbling =
        in -> {
          throw new IOException("unexpected character");
        };
    assertThatThrownBy(() -> folder.read(manifest, "text.txt", stumbling))
        .hasMessageContaining("unexpected character");

    Files.writeString(directory.resolve("sample/text.txt"), "hellp");

    assertThatThrownBy(() -> folder.read(manifest, "text.txt", stumbling))
        .hasMessageContaining("another SHA-256");
  }

  @Test
  void aFileThatTheManifestDoesNotListIsNotRead() throws IOException {
    write("hello");
    Files.writeString(directory.resolve("sample/other.txt"), "hello");
    Manifest manifest = folder.require("run 'gere sample'");

    assertThatThrownBy(() -> folder.read(manifest, "other.txt", InputStream::readAllBytes))
        .hasMessageContaining("other.txt is not in the folder's manifest.json");
  }

  private void write(String text) {
    StepFolder.Rebuild rebuild = folder.rebuild(ORIGIN);
    rebuild.write("text.txt", out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    rebuild.commit(Map.of("characters", text.length()));
  }
}
