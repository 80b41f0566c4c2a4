package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who asks for help, or asks wrongly. */
final class UsageTest {
  @TempDir Path directory;

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    CommandLineRun help = CommandLineRun.of("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains(
            "demo",
            "self-replay",
            "sample",
            "distill",
            "thresholds",
            "train",
            "evaluate",
            "report",
            "run")
        .contains("bench", "pretrain", "toy", "verify-model", "5 interrupted");
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheNearestOne() throws IOException {
    Path recipe = directory.resolve("recipe.yaml");
    Files.writeString(recipe, "batch: {mico: 4}\n");

    CommandLineRun run = CommandLineRun.of("run", "--config", recipe.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint())
        .contains("batch.mico")
        .contains("batch.micro")
        .contains("recipe.yaml");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aMissingRecipeIsNamed() {
    CommandLineRun run = CommandLineRun.of("run", "--config", directory + "/none.yaml");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("none.yaml");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(CommandLineRun.of("trian").exitCode()).isEqualTo(3);
  }

  @Test
  void aMeasurementSaysWhatItCanBeAsked() {
    CommandLineRun run = CommandLineRun.of("bench", "train-step", "--replay", "8");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("--replay is 8", "from 0 to 7");
    assertThat(CommandLineRun.of("bench", "train-step", "--dtype", "fp8").complaint())
        .contains("fp8", "float32 or bfloat16");
  }

  @Test
  void aRunFolderMustBeNamed() throws IOException {
    Path recipe = directory.resolve("recipe.yaml");
    Files.writeString(recipe, "batch: {micro: 4}\n");

    CommandLineRun run = CommandLineRun.of("train", "--config", recipe.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("run.dir");
  }
}
