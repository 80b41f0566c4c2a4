package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;
import io.gere.toy.ToyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tiny model that is pre-trained on text and conversations of a small tiny world, and what tuning
 * makes of its chat form. conf/toy-chat.yaml does the same with a larger one; its numbers are in
 * chat.md.
 */
@Tag("slow")
final class ChatWorldTest {
  @TempDir static Path directory;

  @BeforeAll
  static void pretrain() throws IOException {
    ToyWorld.write(directory.resolve("world"), new ToyWorld.Options(17, 6, 1, 0, 160, 20));
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/base/train/1-base}
        corpus: {path: [%1$s/world/corpus]}
        replay: {documents: 60, max_tokens: 64}
        loss: {replay: tm, scope: batch, omega: {strategy: dynamic}}
        batch: {global: 24, micro: 24, replay: 8}
        optimizer: {learning_rate: 4e-3, warmup_steps: 10}
        train: {threads: 1}
        tasks:
          - {name: reviews, path: %1$s/world/tasks/SC/Reviews, epochs: 8, max_target_tokens: 6}
          - {name: topics, path: %1$s/world/tasks/TC/Topics, epochs: 8, max_target_tokens: 6}
          - {name: quantifiers, path: %1$s/world/tasks/NLI/Quantifiers, epochs: 8, max_target_tokens: 6}
        evaluate: {conversations: %1$s/world/chat/test.jsonl, max_new_tokens: 32, after: last}
        """
            .formatted(directory));
    CommandLineRun run =
        gere(
            "pretrain",
            "base",
            "corpus.path=[%1$s/world/corpus, %1$s/world/chat/corpus]".formatted(directory),
            "pretrain={tokenizer: %s/world/chat/tokenizer, layers: 2, hidden: 64, heads: 4, kv_heads: 2, feed_forward: 192, sequence_tokens: 64, epochs: 10}"
                .formatted(directory),
            "text.split_special_tokens=false",
            "optimizer.learning_rate=5e-3",
            "batch={global: 32, micro: 32, replay: 0}");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void conversationReplayKeepsTheFormThatPlainTextOrNoneLoses() throws IOException {
    JsonNode talk =
        stages(
            "talk",
            "replay.conversations={path: [%s/world/chat/train.jsonl], share: 1}"
                .formatted(directory));
    JsonNode text = stages("text");
    JsonNode none = stages("none", "loss.replay=none", "batch.replay=0");

    // All of it at first: it ends its answers, and writes JSON where that is asked.
    assertThat(json(talk, 0)).isGreaterThan(0.9);
    assertThat(talk.at("/0/conversations/form/stops").asDouble()).isGreaterThan(0.9);
    assertThat(perplexity(talk, 0)).isLessThan(1.5);
    assertThat(json(talk, 1)).isGreaterThan(0.9);
    assertThat(json(text, 1)).isLessThan(0.5);
    assertThat(json(none, 1)).isLessThan(0.1);
    assertThat(perplexity(talk, 1)).isLessThan(2);
    assertThat(perplexity(text, 1)).isGreaterThan(2 * perplexity(talk, 1));
    assertThat(perplexity(none, 1)).isGreaterThan(10 * perplexity(text, 1));
  }

  private static double json(JsonNode stages, int stage) {
    return stages.at("/%d/conversations/form/parses".formatted(stage)).asDouble();
  }

  private static double perplexity(JsonNode stages, int stage) {
    return stages.at("/%d/conversations/perplexity/value".formatted(stage)).asDouble();
  }

  @Test
  void conversationsOfSeveralTurnsAreLearntAndAskedWithAllThatWasSaidBefore() throws IOException {
    Path asked = directory.resolve("asked");
    write(asked.resolve("train.jsonl"), promptAndCompletion("train.jsonl"));
    write(asked.resolve("test.jsonl"), promptAndCompletion("test.jsonl"));

    JsonNode scores =
        scores(
            "chat",
            "loss.replay=none",
            "batch.replay=0",
            "train.limit=48",
            "evaluate.chat=true",
            "evaluate.mmlu=%s/world/mmlu".formatted(directory),
            "evaluate.exam_style=cloze",
            "optimizer.learning_rate=1e-4",
            ("tasks=[{name: talk, path: %1$s/world/chat, max_target_tokens: 32}, {name: asked, path:"
                    + " %1$s/asked, max_target_tokens: 32}, {name: reviews, path:"
                    + " %1$s/world/tasks/SC/Reviews, max_target_tokens: 6}]")
                .formatted(directory));

    assertThat(scores.get("chat").asBoolean()).isTrue();
    JsonNode end = scores.at("/stages/1");
    assertThat(end.at("/exam/style").asText()).isEqualTo("cloze, chat");
    // The last question does not name the entity, only the turns before it do; guessing among the
    // eight values gives 0.125.
    double talk = end.at("/tasks/talk/accuracy").asDouble();
    assertThat(talk).isGreaterThan(0.3);
    assertThat(end.at("/tasks/asked/accuracy").asDouble()).isEqualTo(talk);
    assertThat(end.at("/tasks/talk/form/keeps").asDouble()).isEqualTo(1);
    assertThat(end.at("/tasks/reviews/form/answers").asInt()).isEqualTo(20);
  }

  @Test
  void oneContentInTwoFormatsTrainsTheSameModel() throws IOException {
    write(directory.resolve("asked-alone/train.jsonl"), promptAndCompletion("train.jsonl"));
    String[] settings = {"loss.replay=none", "batch.replay=0", "train.limit=48"};

    byte[] talk = weights("as-messages", directory.resolve("world/chat"), settings);
    byte[] asked = weights("as-prompts", directory.resolve("asked-alone"), settings);

    assertThat(talk).isEqualTo(asked);
  }

  @Test
  void waysOfAskingAreNotComparedWithEachOther() {
    CommandLineRun run =
        CommandLineRun.onRecipe(
            directory, List.of("compare", "--vary", "evaluate.chat=false,true"), "unlike");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("evaluate.chat", "do not compare");
  }

  private static byte[] weights(String name, Path task, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("tasks=[{name: t, path: %s, max_target_tokens: 32}]".formatted(task));
    CommandLineRun run = gere("train", name, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Files.readAllBytes(directory.resolve(name + "/train/1-t/model.safetensors"));
  }

  /** The same conversations: all but the last answer is the prompt. */
  private static List<String> promptAndCompletion(String file) throws IOException {
    List<String> records = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("world/chat").resolve(file))) {
      ArrayNode turns = (ArrayNode) Json.MAPPER.readTree(line).get("messages");
      ObjectNode record = Json.MAPPER.createObjectNode();
      record.putArray("completion").add(turns.remove(turns.size() - 1));
      record.set("prompt", turns);
      records.add(Json.line(record));
    }
    return records;
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static JsonNode stages(String name, String... settings) throws IOException {
    return scores(name, settings).get("stages");
  }

  private static JsonNode scores(String name, String... settings) throws IOException {
    CommandLineRun run = gere("run", name, settings);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(directory.resolve(name + "/evaluate/scores.json").toFile());
  }

  private static CommandLineRun gere(String command, String name, String... settings) {
    return CommandLineRun.onRecipe(directory, command, name, settings);
  }
}
