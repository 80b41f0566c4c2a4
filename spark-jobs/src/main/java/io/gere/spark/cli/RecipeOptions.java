package io.gere.spark.cli;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that works from a recipe understands. */
class RecipeOptions {
  private static final String RUN_FOLDER = "run.dir";

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "RECIPE",
      description = "The recipe, a YAML file; see conf/. Also on HDFS or an object store.")
  private String config;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Overrides one key, such as batch.micro=8 or tasks.0.epochs=3. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  /** {@code run.dir}, as far as it can be read: also of a recipe that is to be mended. */
  final Optional<String> runFolder() {
    Optional<String> override =
        overrides.stream()
            .filter(set -> set.startsWith(RUN_FOLDER + "="))
            .map(set -> set.substring(RUN_FOLDER.length() + 1))
            .reduce((first, last) -> last);
    try {
      return override.or(() -> RecipeFile.read(config).text(RUN_FOLDER));
    } catch (GereException unreadable) {
      return Optional.empty();
    }
  }

  /** The recipe with its overrides. */
  final Recipe read() {
    return tree().resolve();
  }

  /** The same before it is resolved, for commands that derive recipes from it. */
  final RecipeTree tree() {
    return RecipeFile.read(config).set(overrides);
  }
}
