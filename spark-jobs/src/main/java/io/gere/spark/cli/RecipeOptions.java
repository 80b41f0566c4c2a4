package io.gere.spark.cli;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command that works from a recipe understands. */
class RecipeOptions {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "RECIPE",
      description = "The recipe, a YAML file; see conf/.")
  private Path config;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Overrides one key, such as batch.micro=8 or tasks.0.epochs=3. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  /** The recipe with its overrides. */
  final Recipe read() {
    return tree().resolve();
  }

  /** The same before it is resolved, for commands that derive recipes from it. */
  final RecipeTree tree() {
    return RecipeReader.tree(config).set(overrides);
  }
}
