package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.ToyCorner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code recipe init} and {@code recipe explain}. */
final class RecipeCommandTest {
  @TempDir Path directory;

  @Test
  void aFirstRecipeIsOneThatPlanHasNothingToMendIn() throws IOException {
    Path world = directory.resolve("world");
    ToyCorner.write(world, 48, 8);
    Path out = directory.resolve("it's mine.yaml");
    String task = world.resolve("tasks/SC/Reviews").toString();
    String[] command = {
      "recipe",
      "init",
      "--model=" + world.resolve("base"),
      "--task=" + task,
      "--task=" + task,
      "--corpus=" + world.resolve("corpus"),
      "--exam=" + world.resolve("mmlu"),
      "--out=" + out
    };

    CommandLineRun written = CommandLineRun.of(command);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("# Reviews: label/sentence records", "is written");
    Recipe recipe = RecipeReader.read(out, List.of());
    assertThat(recipe.tasks()).extracting(t -> t.name()).containsExactly("Reviews", "Reviews-2");
    assertThat(recipe.tasks().get(0).maxTargetTokens()).isEqualTo(8);
    assertThat(recipe.evaluate().mmlu()).isEqualTo(world.resolve("mmlu").toString());
    String[] plan = {
      "plan",
      "--config=" + out,
      "--set=replay.documents=20",
      "--set=replay.held_out=0",
      "--set=run.dir=" + directory.resolve("run")
    };
    CommandLineRun planned = CommandLineRun.of(plan);
    assertThat(planned.exitCode()).as(planned.err()).isZero();

    assertThat(CommandLineRun.of(command).complaint()).contains("is there already");
  }

  @Test
  void whatIsNoTaskIsNamed() {
    CommandLineRun run =
        CommandLineRun.of("recipe", "init", "--model=" + directory, "--task=nothing");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("config.json");
  }

  @Test
  void aKeyIsExplainedOn80Columns() {
    CommandLineRun run = CommandLineRun.of("recipe", "explain", "loss.omega.strategy");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("loss.omega.strategy: How ω is found.", "default: fixed");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(CommandLineRun.of("recipe", "explain", "loss.omga").complaint())
        .contains("loss.omga is not a key of a recipe; did you mean loss.omega?");
  }
}
