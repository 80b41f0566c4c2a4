package io.gere.spark.selfreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.ToyChat;
import io.gere.spark.LocalSpark;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import io.gere.spark.sample.SampleStep;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiny world's base model writes conversations. */
final class SelfReplayStepTest {
  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    ToyChat.write(folder.resolve("model"), ToyChat.TEMPLATE);
    Files.write(
        folder.resolve("prompts.jsonl"),
        IntStream.range(0, 12)
            .mapToObj(i -> "{\"prompt\": \"home of Kul Gan, %d\"}".formatted(i))
            .toList());
  }

  @Test
  void thereAreExactlyAsManyAsAskedForAndBatchesDoNotChangeThem() throws IOException {
    Manifest manifest = run("one", "self_replay.batch_size=1");
    run("eight", "self_replay.batch_size=8");

    List<String> conversations = conversations("one");
    assertThat(conversations).hasSize(30).doesNotHaveDuplicates();
    assertThat(conversations("eight")).isEqualTo(conversations);
    assertThat(manifest.facts()).containsEntry("conversations", 30);
    for (String line : conversations) {
      JsonNode conversation = Json.MAPPER.readTree(line);
      assertThat(conversation.path("messages").findValuesAsText("role"))
          .containsExactly("user", "assistant");
      assertThat(conversation.path("meta").path("seed").asLong()).isEqualTo(17);
    }
    assertThat(Files.exists(folder.resolve("one/self-replay.batches"))).isFalse();
  }

  @Test
  void promptsAreAnsweredByTheSeed() throws IOException {
    String prompts = "self_replay.prompts=" + folder.resolve("prompts.jsonl");
    run("a", prompts, "self_replay.conversations=10", "replay.near_duplicate=1");
    run("b", prompts, "self_replay.conversations=10", "replay.near_duplicate=1", "run.seed=18");

    assertThat(conversations("a")).hasSize(10).isNotEqualTo(conversations("b"));
    for (String line : conversations("a")) {
      JsonNode conversation = Json.MAPPER.readTree(line);
      int prompt = conversation.path("meta").path("prompt").asInt();
      assertThat(conversation.path("messages").path(0).path("content").asText())
          .isEqualTo("home of Kul Gan, " + (prompt - 1));
    }
    assertThat(said).contains("self-replay: 10 conversations; the base model answers 12 prompts");
  }

  /**
   * What was refused is replaced by later numbers: those kept are the first that nothing refuses.
   */
  @Test
  void whereSomeAreRefusedMoreAreWritten() throws IOException {
    Manifest manifest = run("few", "self_replay.max_new_tokens=12");

    assertThat(conversations("few")).hasSize(30);
    assertThat(said)
        .anyMatch(line -> line.contains(" of 30 kept after ") && line.endsWith("more are written"));
    assertThat((Long) manifest.facts().get("written")).isGreaterThan(30);
    assertThat(manifest.facts().get("refused").toString()).containsIgnoringCase("unfinished");
  }

  @Test
  void whatIsWrittenOutlivesAFailedRun() {
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> run("none", "self_replay.max_new_tokens=2"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("0 were kept, so 30 cannot be had")
          .hasMessageContaining("unfinished");
    }

    assertThat(said).contains("self-replay: 3 of 3 batches are written already");
    assertThat(Files.exists(folder.resolve("none/self-replay"))).isFalse();
  }

  @Test
  void whatIsThereIsKeptUntilSomethingItIsMadeFromChanges() throws IOException {
    run("a");
    said.clear();

    run("a");
    assertThat(said).hasSize(1).allMatch(line -> line.startsWith("self-replay: done already"));
    said.clear();

    Path config = folder.resolve("model/tokenizer_config.json");
    Files.writeString(config, Files.readString(config).replace("The {{", "The  {{"));
    run("a");
    assertThat(said).contains("self-replay: again, because chat template changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run.seed=18 | run.seed",
        "model.dtype=bfloat16 | model.dtype",
        "replay.max_tokens=63 | replay.max_tokens",
        "replay.min_tokens=3 | replay.min_tokens",
        "replay.drop_junk=false | replay.drop_junk",
        "replay.near_duplicate=0.7 | replay.near_duplicate",
        "replay.decontaminate=false | replay.decontaminate",
        "self_replay.conversations=31 | self_replay.conversations",
        "self_replay.system=Be kind. | self_replay.system",
        "self_replay.temperature=0.9 | self_replay.temperature",
        "self_replay.top_p=0.9 | self_replay.top_p",
        "self_replay.max_new_tokens=39 | self_replay.max_new_tokens",
        "self_replay.min_tokens=2 | self_replay.min_tokens",
        "self_replay.batch_size=15 | self_replay.batch_size",
        "text.eos=<pad> | stop_tokens",
        "replay.documents=5 | ",
        "train.workers=2 | "
      })
  void aKeyThatDecidesHasThemWrittenAgain(String change, String because) {
    run("a");
    said.clear();

    boolean done = new SelfReplayStep(LocalSpark.session(), recipe("a", change)).isDone(said::add);

    assertThat(done).isEqualTo(because == null);
    assertThat(said)
        .isEqualTo(
            because == null
                ? List.of()
                : List.of("self-replay: again, because %s changed".formatted(because)));
  }

  @Test
  void theDocumentsListWhatTheyAreMadeFrom() throws IOException {
    Manifest manifest =
        run(
            "all",
            "self_replay.prompts=" + folder.resolve("prompts.jsonl"),
            "self_replay.conversations=3");
    Set<String> made = new TreeSet<>(manifest.inputs().keySet());
    manifest.config().fieldNames().forEachRemaining(made::add);

    String row =
        Files.readAllLines(Path.of("../docs/architecture.md")).stream()
            .filter(line -> line.startsWith("| `self-replay`"))
            .findFirst()
            .orElseThrow();

    assertThat(made).allMatch(name -> row.contains("`" + name + "`"));
  }

  @Test
  void aRunReplaysWhatItsModelHasWritten() throws IOException {
    Recipe recipe =
        recipe("run", "replay.documents=30", "replay.conversations={share: 1}", "loss.replay=kl");
    new Pipeline("run", recipe, new Console(System.out))
        .run(List.of(Step.SELF_REPLAY, Step.SAMPLE));

    assertThat(turns("run/sample/replay.jsonl"))
        .containsExactlyInAnyOrderElementsOf(turns("run/self-replay/conversations.jsonl"))
        .hasSize(30);
  }

  @Test
  void aReplaySetThatIsDrawnBeforeItIsWrittenSaysWhatToDo() {
    Recipe recipe = recipe("run", "replay.documents=30", "replay.conversations={share: 1}");

    assertThatThrownBy(() -> new SampleStep(LocalSpark.session(), recipe).run(said::add))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("run 'gere self-replay'");
  }

  private List<JsonNode> turns(String file) throws IOException {
    List<JsonNode> turns = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      turns.add(Json.MAPPER.readTree(line).path("messages"));
    }
    return turns;
  }

  @Test
  void whatCannotBeWrittenFromIsOneLine() throws IOException {
    assertThatThrownBy(() -> new SelfReplayStep(LocalSpark.session(), without()).run(said::add))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("self_replay is missing");
    assertThatThrownBy(() -> run("b", "self_replay.prompts=none.jsonl"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.jsonl, self_replay.prompts, does not exist");
    assertThatThrownBy(
            () ->
                run(
                    "c",
                    "self_replay.prompts=" + folder.resolve("prompts.jsonl"),
                    "self_replay.temperature=0"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("12 self_replay.prompts");
    ToyChat.write(
        folder.resolve("model"),
        ToyChat.TEMPLATE.replace("{{ eos_token }}", "{{ eos_token if m.role != 'user' }}"));
    assertThatThrownBy(() -> run("d"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("give self_replay.prompts");
  }

  private Manifest run(String dir, String... settings) {
    return new SelfReplayStep(LocalSpark.session(), recipe(dir, settings)).run(said::add);
  }

  private Recipe recipe(String dir, String... settings) {
    return read(
        """
        run: {dir: %1$s/%2$s}
        model: {path: %1$s/model}
        replay: {max_tokens: 64}
        self_replay: {conversations: 30, max_new_tokens: 40}
        """
            .formatted(folder, dir),
        settings);
  }

  private Recipe without() {
    return read("run: {dir: %1$s/x}\nmodel: {path: %1$s/model}\n".formatted(folder));
  }

  private Recipe read(String yaml, String... settings) {
    try {
      Path file = Files.writeString(folder.resolve("recipe.yaml"), yaml);
      return RecipeReader.read(file, List.of(settings));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> conversations(String dir) throws IOException {
    return Files.readAllLines(folder.resolve(dir).resolve("self-replay/conversations.jsonl"));
  }
}
