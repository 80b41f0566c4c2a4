package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data show}: what will be trained, before anything is. */
final class DataCommandTest {
  private static final String SUM =
      "{\"instruction\": \"one\", \"input\": \"two\", \"output\": \"three\", \"id\": \"a\"}\n";

  /** Three words and what a prompt needs. */
  private static final String TOKENIZER =
      """
      {"version": "1.0", "normalizer": null, "post_processor": null, "decoder": null,
       "pre_tokenizer": {"type": "Whitespace"}, "truncation": null, "padding": null,
       "added_tokens": [
        {"id": 1, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true},
        {"id": 2, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}],
       "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0, "<s>": 1,
        "</s>": 2, "Answer": 3, ":": 4, "one": 5, "two": 6, "three": 7}}}
      """;

  @TempDir Path directory;
  private Path recipe;

  @BeforeEach
  void write() throws IOException {
    recipe = directory.resolve("recipe.yaml");
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"add_bos_token\": true}");
    Files.writeString(directory.resolve("sums.jsonl"), SUM);
    Files.writeString(directory.resolve("more.jsonl"), SUM + SUM);
    Files.writeString(
        recipe,
        "model: {path: %s}\ntasks: [{name: sums, path: %s}, {name: more, path: %s}]\n"
            .formatted(model, directory.resolve("sums.jsonl"), directory.resolve("more.jsonl")));
  }

  @Test
  void everyTaskIsShownWithWhatIsLearntMarked() {
    CommandLineRun run = CommandLineRun.of("data", "show", "--config", recipe.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "tasks: sums: alpaca records (instruction, input, output), 1 to train, none to test; left"
                + " out: id",
            "tokens:   7 at least, median 7, 95% have at most 7, 7 at most",
            "sums.jsonl, record 1 (line 1):",
            "[[",
            "three",
            "more.jsonl, record 2 (line 2):")
        .doesNotContain("\u001b");
    assertThat(directory.toFile().list()).hasSize(4);
  }

  @Test
  void oneTaskIsShownAsJson() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "data", "show", "--config", recipe.toString(), "--task", "more", "-n", "1", "--json");

    JsonNode tasks = Json.MAPPER.readTree(run.out()).path("tasks");
    assertThat(tasks).hasSize(1);
    JsonNode task = tasks.path(0);
    assertThat(task.path("task").asText()).isEqualTo("more");
    assertThat(task.path("format").asText()).isEqualTo("alpaca");
    assertThat(task.path("samples").asInt()).isEqualTo(2);
    assertThat(task.path("learnt").path("max").asInt()).isEqualTo(2);
    assertThat(task.path("first")).hasSize(1);
    // BOS, one, two, Answer, :, three, EOS
    assertThat(task.path("first").path(0).path("input_ids").toString())
        .isEqualTo("[1,5,6,3,4,7,2]");
    assertThat(task.path("first").path(0).path("labels").toString())
        .isEqualTo("[-100,-100,-100,-100,-100,7,2]");
  }

  @Test
  void whatTrainingWouldRefuseIsRefused() throws IOException {
    Files.writeString(directory.resolve("sums.jsonl"), SUM + "{\"instruction\": \"one\"}\n");

    CommandLineRun wrong = CommandLineRun.of("data", "show", "--config", recipe.toString());
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.complaint()).contains("sums.jsonl, record 2 (line 2) has no \"output\"");

    CommandLineRun unknown =
        CommandLineRun.of("data", "show", "--config", recipe.toString(), "--task", "sum");
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.complaint()).contains("--task is sum", "sums, more");
  }
}
