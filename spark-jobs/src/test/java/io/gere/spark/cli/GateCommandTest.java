package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.ToyCorner;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate from the command line, on one run that forgets what it knew: it learns a task without
 * replay and in steps far too large.
 */
final class GateCommandTest {
  @TempDir static Path directory;

  @BeforeAll
  static void run() throws IOException {
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
        evaluate: {mmlu: %1$s/mmlu, exam_style: cloze, limit: 10}
        """
            .formatted(world));
    CommandLineRun run = gere("run", "gate={min_ap: 0, max_general_drop: 100}");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("gate passed: the tasks are learnt");
    assertThat(status().get("state").textValue()).isEqualTo("ok");
    assertThat(status().at("/gate/passed").booleanValue()).isTrue();
    assertThat(scores().get("gate")).isEqualTo(status().get("gate"));
  }

  @Test
  void withoutASectionTheFlagHoldsGeneralAbilityToOnePoint() throws IOException {
    CommandLineRun run = CommandLineRun.onRecipe(directory, List.of("evaluate", "--gate"), "run");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("evaluate: done already"); // another verdict, the same scores
    assertThat(run.complaint())
        .startsWith("gere: gate not met: the tasks are learnt")
        .contains("general ability is lost", "gate.max_general_drop 1.00");
    assertThat(status().get("state").textValue()).isEqualTo("gate-not-met");
    assertThat(status().get("exit_code").intValue()).isEqualTo(2);
    assertThat(run.complaint()).endsWith(status().get("message").textValue());
    assertThat(status().at("/gate/kept").booleanValue()).isFalse();
    assertThat(scores().get("gate")).isEqualTo(status().get("gate"));
  }

  @Test
  void theFlagTakesTheRecipesOwnLimits() {
    CommandLineRun run =
        CommandLineRun.onRecipe(
            directory,
            List.of("evaluate", "--gate"),
            "run",
            "gate={min_ap: 100, max_general_drop: 100}");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaint()).contains("the tasks are not learnt", "(gate.min_ap 100.00)");
  }

  @Test
  void aRunThatIsNotLetThroughHasItsReport() throws IOException {
    Path report = directory.resolve("run/report.html");
    Files.delete(report);

    CommandLineRun run = gere("run", "gate.min_ap=100");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(report).exists();
  }

  @Test
  void withoutFlagAndSectionNobodyIsJudged() throws IOException {
    CommandLineRun run = gere("evaluate");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContain("gate");
    assertThat(status().has("gate")).isFalse();
  }

  @Test
  void numbersThatWouldBeMissingAreAskedBeforeTraining() throws IOException {
    CommandLineRun exam =
        CommandLineRun.onRecipe(directory, "run", "unjudged", "gate={}", "evaluate.mmlu=null");
    Path untested = Files.createDirectories(directory.resolve("untested"));
    Files.writeString(untested.resolve("train.json"), "[{\"input\": \"1\", \"output\": \"2\"}]");
    CommandLineRun test =
        CommandLineRun.onRecipe(
            directory,
            "run",
            "unjudged",
            "gate={}",
            "tasks.1={name: u, path: %s}".formatted(untested));

    assertThat(exam.exitCode()).isEqualTo(3);
    assertThat(exam.complaint()).contains("evaluate.mmlu", "gate=null");
    assertThat(test.exitCode()).isEqualTo(3);
    assertThat(test.complaint()).contains("no test: u;");
    assertThat(directory.resolve("unjudged/train")).doesNotExist();
  }

  private static CommandLineRun gere(String command, String... settings) {
    return CommandLineRun.onRecipe(directory, command, "run", settings);
  }

  private static JsonNode status() throws IOException {
    return json("run/status.json");
  }

  private static JsonNode scores() throws IOException {
    return json("run/evaluate/scores.json");
  }

  private static JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(directory.resolve(file).toFile());
  }
}
