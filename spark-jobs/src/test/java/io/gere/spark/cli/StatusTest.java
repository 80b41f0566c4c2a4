package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status.json} is of the command that was given last, however early it failed. */
final class StatusTest {
  @TempDir private Path folder;

  /** What an earlier command left must not be taken for this one's. */
  @BeforeEach
  void anEarlierCommandEndedWell() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/status.json"), "{\"state\": \"ok\", \"exit_code\": 0}");
    Files.writeString(folder.resolve("recipe.yaml"), "model: {path: nowhere}\n");
  }

  @Test
  void aKeyThatIsUnknownIsAFailure() throws IOException {
    requireFailedWith3("batch.micr", CommandLineRun.onRecipe(folder, "run", "run", "batch.micr=3"));
  }

  @Test
  void aRecipeThatIsNoYamlIsAFailureWhereTheCommandLineNamesTheFolder() throws IOException {
    Files.writeString(folder.resolve("recipe.yaml"), "model: {path: nowhere\n");
    requireFailedWith3("recipe.yaml", CommandLineRun.onRecipe(folder, "train", "run"));
  }

  @Test
  void theRecipesOwnFolderIsFoundWhereAnotherKeyIsWrong() throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "run: {dir: %s}\nmodel: {path: nowhere, size: 3}\n".formatted(folder.resolve("run")));
    requireFailedWith3(
        "model.size",
        CommandLineRun.of("distill", "--config", folder.resolve("recipe.yaml").toString()));
  }

  @Test
  void whatComparisonsVaryIsLookedAtFirst() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "compare",
            "--config",
            folder.resolve("recipe.yaml").toString(),
            "--set",
            "run.dir=" + folder.resolve("run"),
            "--vary",
            "batch.replay");
    requireFailedWith3("batch.replay", run);
  }

  @Test
  void aModelThatIsMissingIsAFailure() throws IOException {
    CommandLineRun run =
        CommandLineRun.onRecipe(
            folder, "train", "run", "tasks.0={name: a, path: %s}".formatted(folder.resolve("a")));
    requireFailedWith3("nowhere", run);
    assertThat(status().get("phase").asText()).isEqualTo("checks");
    assertThat(status().get("application").asText()).isNotEmpty();
  }

  private void requireFailedWith3(String culprit, CommandLineRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.complaint()).contains(culprit);
    JsonNode status = status();
    assertThat(status.get("state").asText()).isEqualTo("failed");
    assertThat(status.get("exit_code").asInt()).isEqualTo(3);
    assertThat(status.get("message").asText()).contains(culprit);
    assertThat(status.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(status.get("host").asText()).isNotEmpty();
    Instant updated = Instant.parse(status.get("updated").asText());
    assertThat(updated).isAfterOrEqualTo(Instant.parse(status.get("started").asText()));
    assertThat(Duration.between(updated, Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  private JsonNode status() throws IOException {
    return Json.MAPPER.readTree(folder.resolve("run/status.json").toFile());
  }
}
