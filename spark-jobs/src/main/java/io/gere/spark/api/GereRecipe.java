package io.gere.spark.api;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeTree;
import java.nio.file.Path;
import java.util.List;

/**
 * A recipe: every choice of a run, by the keys of docs/keys.md. Recipes do not change; {@link #set}
 * gives another one.
 */
public final class GereRecipe {
  private final RecipeTree tree;

  private GereRecipe(RecipeTree tree) {
    this.tree = tree;
  }

  /**
   * Reads a file.
   *
   * @throws io.gere.InputException naming file and line, where it is none
   */
  public static GereRecipe read(Path file) {
    return new GereRecipe(RecipeReader.tree(file));
  }

  /**
   * Parses YAML.
   *
   * @param name what errors call it
   * @throws io.gere.InputException naming the line, where it is no recipe
   */
  public static GereRecipe parse(String name, String yaml) {
    return new GereRecipe(RecipeReader.tree(name, yaml));
  }

  /**
   * The same with another value of one key.
   *
   * @param key with dots, such as {@code train.workers} or {@code tasks.0.epochs}
   * @param value in YAML, as {@code --set} takes it
   * @throws io.gere.InputException for a key that does not exist, with the nearest one
   */
  public GereRecipe set(String key, String value) {
    return new GereRecipe(tree.set(List.of(key + "=" + value)));
  }

  /** With its defaults, and checked. */
  Recipe resolve() {
    return tree.resolve();
  }
}
