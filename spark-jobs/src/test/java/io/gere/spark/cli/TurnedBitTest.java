package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.ToyCorner;
import io.gere.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One bit is turned in one file of a finished run, and the next command that reads the file says
 * which one it is and what makes it again.
 */
@Tag("slow")
final class TurnedBitTest {
  @TempDir static Path directory;
  private static int copies;

  @BeforeAll
  static void run() throws IOException {
    LocalSpark.session();
    ToyCorner.write(directory.resolve("world"), 24, 4);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/world/base}
        corpus: {path: [%1$s/world/corpus]}
        replay: {documents: 20, max_tokens: 64, held_out: 10}
        loss: {replay: tm, scope: batch, omega: {strategy: dynamic}}
        batch: {global: 12, micro: 6, replay: 4}
        optimizer: {learning_rate: 5e-3} # so much that a task loses its form to the next, which is a finding
        tasks:
          - {name: reviews, path: %1$s/world/tasks/SC/Reviews, max_target_tokens: 6, epochs: 3}
          - {name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 6, epochs: 3}
        evaluate: {after: each, limit: 10}
        """
            .formatted(directory));
    for (List<String> run :
        List.of(List.of("full", "adapter.type=none"), List.of("lora", "adapter.type=lora"))) {
      CommandLineRun made = gere(List.of("run"), run.get(0), run.get(1));
      assertThat(made.exitCode()).as(made.err()).isZero();
    }
  }

  @ParameterizedTest(name = "{0} of {1}, read by {3}")
  @CsvSource({
    "sample/replay.jsonl,                    full, tokens distill thresholds train, train,    sample",
    "tokens/replay/samples-00000.arrow,      full, train,      train,           train",
    "distill/moments.json,                   full, thresholds, thresholds,      distill",
    "thresholds/thresholds.json,             full, train,      train,           thresholds",
    "thresholds/layer-04-states-00000.arrow, full, train,      train,           thresholds",
    "tokens/1-reviews/manifest.json,         full, train,      train,           ''",
    "tokens/1-reviews/samples-00000.arrow,   full, train,      train,           train",
    "tokens/2-topics/samples-00000.arrow,    full, train,      train,           train",
    "train/1-reviews/model.safetensors,      full, train/2-topics, train,       train",
    "train/1-reviews/config.json,            full, train/2-topics, train,       train",
    "train/2-topics/model.safetensors,       full, evaluate,   evaluate,        train",
    "train/2-topics/config.json,             full, evaluate,   evaluate,        train",
    "train/1-reviews/adapter_model.safetensors, lora, train/2-topics, train,    train",
    "train/1-reviews/adapter_config.json,    lora, train/2-topics, train,       train",
    "train/2-topics/adapter_model.safetensors, lora, evaluate, evaluate,        train",
    "train/2-topics/tokenizer.json,          full, '',         export,          train",
    "train/2-topics/model.safetensors,       full, '',         export,          train",
    "held-out/held-out.jsonl,                full, evaluate,   evaluate,        sample",
    "evaluate/scores.json,                   full, '',         report,          evaluate",
    "evaluate/diagnosis.jsonl,               full, '',         report,          evaluate",
    "sample/sample-report.json,              full, '',         report,          sample",
    "tokens/1-reviews/examples.json,         full, '',         report,          train",
  })
  void isNamedWithWhatMakesTheFileAgain(
      String file, String run, String missing, String command, String remedy) throws IOException {
    String copy = copy(run, missing.split(" "));
    turnOneBit(directory.resolve(copy).resolve(file));

    CommandLineRun read =
        gere(
            command.equals("export")
                ? List.of("export", "--out", directory.resolve(copy + "-out").toString())
                : List.of(command),
            copy,
            "adapter.type=" + (run.equals("lora") ? run : "none"));

    assertThat(read.exitCode()).as(read.out() + read.err()).isEqualTo(1);
    assertThat(read.err().lines().filter(line -> line.startsWith("gere: ")))
        .singleElement()
        .asString()
        .contains("/" + file, "delete", remedy.isEmpty() ? "" : "run 'gere %s'".formatted(remedy))
        .containsAnyOf(
            "has another SHA-256 than",
            "has other bytes than its manifest says, in the megabyte from byte",
            "manifest.json cannot be read",
            "examples.json cannot be read");
    assertThat(read.err()).doesNotContain("\tat ");
  }

  @Test
  void verifyReadsTheWholeRunAndNamesEachDamage() throws IOException {
    String copy = copy("full");
    CommandLineRun whole = gere(List.of("run", "--verify"), copy);
    turnOneBit(directory.resolve(copy).resolve("train/1-reviews/model.safetensors"));
    turnOneBit(directory.resolve(copy).resolve("tokens/2-topics/samples-00000.arrow"));

    CommandLineRun damaged = gere(List.of("run", "--verify"), copy);

    assertThat(whole.exitCode()).as(whole.out()).isZero();
    assertThat(whole.out().lines().filter(line -> line.contains(" is whole; "))).hasSize(10);
    assertThat(whole.out()).contains("every byte is as it was written");
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.out().lines().filter(line -> line.contains("another SHA-256")))
        .satisfiesExactly(
            line -> assertThat(line).contains("2-topics/samples-00000.arrow", "'gere train'"),
            line -> assertThat(line).contains("1-reviews/model.safetensors", "'gere train'"));
    assertThat(damaged.out()).contains("damaged files: 2");
  }

  /** A copy of a finished run without some of its folders. */
  private static String copy(String run, String... without) throws IOException {
    String copy = "copy-" + copies++;
    Path from = directory.resolve(run);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Path name = from.relativize(file);
        if (Stream.of(without).noneMatch(some -> !some.isEmpty() && name.startsWith(some))) {
          Files.copy(file, directory.resolve(copy).resolve(name.toString()));
        }
      }
    }
    return copy;
  }

  private static void turnOneBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int place = bytes.length / 2;
    while (bytes[place] == ' ' || bytes[place] == '\n') {
      place++;
    }
    bytes[place] ^= 1;
    Files.write(file, bytes);
  }

  private static CommandLineRun gere(List<String> command, String run, String... settings) {
    return CommandLineRun.onRecipe(directory, command, run, settings);
  }
}
