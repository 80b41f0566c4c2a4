package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.LocalSpark;
import io.gere.storage.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay.path}: a set that is taken as it is, or refused. */
final class ReadyMadeReplaySetTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void aReadyMadeSetIsTakenOverLineByLine() throws IOException {
    String lines = "{\"input_ids\": [1,  2]}\n{ \"text\":\"x\", \"meta\": 1 }";
    CorpusFiles.plain(folder.resolve("mine.jsonl"), lines);

    Manifest manifest = run("replay.path=" + folder.resolve("mine.jsonl"));

    assertThat(Files.readString(folder.resolve("run/sample/replay.jsonl"))).isEqualTo(lines + "\n");
    assertThat(manifest.inputs()).containsOnlyKeys("replay.path");
    assertThat(manifest.facts()).containsExactlyEntriesOf(Map.of("documents", 2L));
    run("replay.path=" + folder.resolve("mine.jsonl"));
    assertThat(said.get(said.size() - 1)).startsWith("sample: done already");
  }

  @Test
  void conversationsInAReadyMadeSetAreCounted() throws IOException {
    String lines =
        "{\"messages\": []}\n{\"text\": \"x\"}\n{\"conversations\": []}\n{\"input_ids\": [1, 2]}\n";
    CorpusFiles.plain(folder.resolve("mine.jsonl"), lines);

    Manifest manifest = run("replay.path=" + folder.resolve("mine.jsonl"));

    assertThat(Files.readString(folder.resolve("run/sample/replay.jsonl"))).isEqualTo(lines);
    assertThat(manifest.facts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("documents", 4L, "conversations", 2L));
    assertThat(said.get(0)).contains("4 documents, 2 of them conversations, taken over from");
  }

  @Test
  void aReadyMadeSetThatCannotBeTrainedWithIsRefused() throws IOException {
    assertRefused("{\"text\": \"x\"}\n\n{\"label\": 1}", ", line 3 has neither \"text\" nor");
    assertRefused("{\"text\": \"x\"}\n{\"text\"}", ", line 2 is not JSON: ");
    assertRefused("\n", " holds no documents; correct replay.path");
    assertThatThrownBy(() -> run("replay.path=" + folder.resolve("missing.jsonl")))
        .isInstanceOf(GereException.class)
        .hasMessage(folder.resolve("missing.jsonl") + " does not exist");
  }

  private void assertRefused(String lines, String message) throws IOException {
    Path file = CorpusFiles.plain(folder.resolve("mine.jsonl"), lines);
    assertThatThrownBy(() -> run("replay.path=" + file))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(file + message);
    assertThat(folder.resolve("run/sample/manifest.json")).doesNotExist();
  }

  private Manifest run(String override) {
    List<String> settings = List.of("run.dir=" + folder.resolve("run"), override);
    return new SampleStep(LocalSpark.session(), RecipeReader.read(recipe(), settings))
        .run(said::add);
  }

  private Path recipe() {
    try {
      return Files.writeString(folder.resolve("recipe.yaml"), "replay: {near_duplicate: 1}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
