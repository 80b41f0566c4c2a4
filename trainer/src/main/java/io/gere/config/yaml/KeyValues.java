package io.gere.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import java.util.SortedMap;
import java.util.TreeMap;

/** Some of a recipe's keys with their values, as a step names what of the recipe decides it. */
public final class KeyValues {
  private KeyValues() {}

  /**
   * The values of full keys; a section stands for all keys in it.
   *
   * @param keys such as {@code optimizer} or {@code tasks.0.epochs}
   */
  public static SortedMap<String, JsonNode> of(Recipe recipe, String... keys) {
    JsonNode all = RecipeYaml.MAPPER.valueToTree(recipe);
    SortedMap<String, JsonNode> values = new TreeMap<>();
    for (String key : keys) {
      JsonNode value = all.at("/" + key.replace('.', '/'));
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(key + " is no key of a recipe");
      }
      add(key, value, values);
    }
    return values;
  }

  /** Every key that has a value, as text; an item of a list has its number for a name. */
  public static SortedMap<String, String> all(Recipe recipe) {
    SortedMap<String, String> values = new TreeMap<>();
    flatten("", RecipeYaml.MAPPER.valueToTree(recipe), values);
    return values;
  }

  private static void flatten(String prefix, JsonNode value, SortedMap<String, String> values) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> flatten(prefix + field.getKey() + ".", field.getValue(), values));
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      for (int i = 0; i < value.size(); i++) {
        flatten(prefix + i + ".", value.get(i), values);
      }
    } else if (!value.isNull()) {
      values.put(prefix.substring(0, prefix.length() - 1), Keys.show(value));
    }
  }

  private static void add(String key, JsonNode value, SortedMap<String, JsonNode> values) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> add(key + "." + field.getKey(), field.getValue(), values));
    } else {
      values.put(key, value);
    }
  }
}
