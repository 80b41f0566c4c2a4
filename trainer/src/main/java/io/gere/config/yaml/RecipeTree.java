package io.gere.config.yaml;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.KeyException;
import io.gere.config.Recipe;
import io.gere.config.UriSecrets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe as it is written, without defaults, and where each key stands: from it other recipes are
 * derived. A change leaves a tree as it is and makes another one.
 */
public final class RecipeTree {
  private final ObjectNode root;
  private final KeyLocations places;

  RecipeTree(ObjectNode root, KeyLocations places) {
    this.root = root;
    this.places = places;
  }

  /** A recipe with every key written. */
  public static RecipeTree of(Recipe recipe) {
    return new RecipeTree(RecipeYaml.MAPPER.valueToTree(recipe), KeyLocations.none("recipe"));
  }

  /**
   * The tree with one value set.
   *
   * @param key a full key, such as {@code tasks.0.path}; sections on the way to it are made where
   *     they are missing
   * @param value null, a number, a truth value, a choice, a section as a record or a map, or a list
   *     of these; anything else, such as a path, is set as its text, whatever characters it holds
   */
  public RecipeTree with(String key, Object value) {
    return with(new KeyOverride(key, node(value)), key + "=" + value);
  }

  /**
   * The tree with the command line's values.
   *
   * @param overrides {@code key=value}, such as {@code tasks.0.epochs=3}, the value in YAML
   */
  public RecipeTree set(List<String> overrides) {
    RecipeTree tree = this;
    for (String override : overrides) {
      tree = tree.with(KeyOverride.parse(override), "--set " + UriSecrets.masked(override));
    }
    return tree;
  }

  private RecipeTree with(KeyOverride change, String place) {
    ObjectNode changed = root.deepCopy();
    KeyLocations noted = places.override(change.key(), place);
    return noted.blame(
        () -> {
          change.applyTo(changed);
          return new RecipeTree(changed, noted);
        });
  }

  /** A key's value as it is written, where it is a text; {@code key} as in {@link #with}. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(root.at("/" + key.replace('.', '/')).textValue());
  }

  /** The recipe, completed by defaults and checked; a usage error names the key and its place. */
  public Recipe resolve() {
    return places.blame(() -> resolve(root.deepCopy()));
  }

  private static JsonNode node(Object value) {
    if (value instanceof Collection<?> items) {
      ArrayNode list = RecipeYaml.MAPPER.createArrayNode();
      items.forEach(item -> list.add(node(item)));
      return list;
    }
    boolean typed =
        value == null
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Enum
            || value instanceof Record
            || value instanceof Map;
    return RecipeYaml.MAPPER.valueToTree(typed ? value : value.toString());
  }

  private static Recipe resolve(ObjectNode tree) {
    KnownKeys.require(tree);
    Defaults.complete(tree, Recipe.class, "");
    try {
      return RecipeYaml.MAPPER.treeToValue(tree, Recipe.class);
    } catch (JsonMappingException e) {
      String key = key(e);
      if (e.getCause() instanceof KeyException refused) {
        throw refused.inItem(key);
      }
      if (e instanceof ValueInstantiationException) {
        throw new IllegalStateException(key + " broke its record", e);
      }
      JsonNode value = tree.at("/" + key.replace('.', '/'));
      throw new KeyException(
          key,
          "is %s; expected: %s".formatted(UriSecrets.masked(Keys.show(value)), Keys.expected(key)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree has no syntax", e);
    }
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? String.valueOf(at.getIndex()) : at.getFieldName())
        .collect(joining("."));
  }
}
