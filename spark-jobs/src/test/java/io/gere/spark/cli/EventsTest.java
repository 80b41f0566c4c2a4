package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.ToyCorner;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --events jsonl}: what programs hear of a run from its start to a gate that does not let it
 * through, and of commands that fail before.
 */
final class EventsTest {
  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    LocalSpark.session();
    Path world = directory.resolve("world");
    ToyCorner.write(world, 48, 8);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/base}
        loss: {replay: none}
        batch: {global: 8, micro: 8, replay: 0}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        tasks: [{name: reviews, path: %1$s/tasks/SC/Reviews, max_target_tokens: 6}]
        evaluate: {mmlu: %1$s/mmlu, exam_style: cloze, limit: 10, every_steps: 3}
        gate: {min_ap: 0, max_general_drop: 1}
        """
            .formatted(world));
  }

  @Test
  void aRunTellsItsPhasesEveryStepAndValidationTheVerdictAndItsEnd() throws IOException {
    CommandLineRun run = gere("run");

    List<JsonNode> lines = lines(run);
    assertThat(data(lines, "phase").stream().map(phase -> phase.get("phase").asText()))
        .containsExactly("checks", "train", "evaluate", "report");
    assertThat(data(lines, "step")).isEqualTo(log("metrics")).hasSize(6);
    assertThat(data(lines, "validation")).isEqualTo(log("validation")).hasSize(3);
    assertThat(data(lines, "verdict")).hasSize(1);
    assertThat(data(lines, "verdict").get(0).get("passed").asBoolean()).isFalse();
    assertThat(lines.stream().filter(line -> line.has("run")))
        .allSatisfy(
            line ->
                assertThat(line.get("run").asText())
                    .isEqualTo(directory.resolve("run").toString()));
    requireEnd(run, lines, 2, "gate not met");
    assertThat(run.err()).contains("train: task reviews has 48 samples", "gere: gate not met");
  }

  @Test
  void aRunThatFailsTellsItsCodeAndSentence() throws IOException {
    CommandLineRun run = gere("other", "model.path=nowhere");

    requireEnd(run, lines(run), 3, "nowhere");
  }

  @Test
  void aCommandLineThatIsWrongIsToldToo() throws IOException {
    CommandLineRun run = CommandLineRun.of("train", "--events=jsonl");

    requireEnd(run, lines(run), 3, "--config");
    assertThat(lines(run)).hasSize(2);
  }

  @Test
  void anotherFormIsRefusedAndWithoutTheOptionNothingIsTold() {
    CommandLineRun other = CommandLineRun.of("train", "--events", "xml");

    assertThat(other.exitCode()).isEqualTo(3);
    assertThat(other.complaint()).contains("--events", "jsonl");
    assertThat(other.out()).isEmpty();
    assertThat(CommandLineRun.of("--version").out()).startsWith("GeRe");
  }

  private static CommandLineRun gere(String run, String... settings) {
    return CommandLineRun.onRecipe(directory, List.of("run", "--events", "jsonl"), run, settings);
  }

  /** Standard output: all of it is events. */
  private static List<JsonNode> lines(CommandLineRun run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String text : run.out().lines().toList()) {
      JsonNode line = Json.MAPPER.readTree(text);
      assertThat(line.get("schema").asInt()).isEqualTo(1);
      assertThat(Instant.parse(line.get("time").asText())).isBeforeOrEqualTo(Instant.now());
      assertThat(line.get("data").isObject()).isTrue();
      lines.add(line);
    }
    assertThat(lines.get(0).get("event").asText()).isEqualTo("start");
    assertThat(lines.get(0).at("/data/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    return lines;
  }

  private static List<JsonNode> data(List<JsonNode> lines, String event) {
    return lines.stream()
        .filter(line -> line.get("event").asText().equals(event))
        .map(line -> line.get("data"))
        .toList();
  }

  private static List<JsonNode> log(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    Path file = directory.resolve("run/train/%s.jsonl".formatted(name));
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  private static void requireEnd(
      CommandLineRun run, List<JsonNode> lines, int code, String sentence) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
    assertThat(data(lines, "exit")).hasSize(1);
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("event").asText()).isEqualTo("exit");
    assertThat(last.at("/data/code").asInt()).isEqualTo(code);
    assertThat(last.at("/data/message").asText()).contains(sentence);
  }
}
