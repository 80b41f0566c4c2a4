package io.gere.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.config.KeyException;
import io.gere.config.UriSecrets;
import java.io.IOException;
import java.util.List;

/**
 * One {@code --set key=value}.
 *
 * @param key a full key; an item of a list is named by its number from 0, as in {@code
 *     tasks.0.epochs}
 */
record KeyOverride(String key, JsonNode value) {

  /**
   * Reads {@code key=value}; the value is YAML, so {@code 3} is a number and {@code [a]} a list.
   */
  static KeyOverride parse(String text) {
    String shown = UriSecrets.masked(text);
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw InputException.of(
          "--set %s is not of the form key=value, such as batch.micro=2".formatted(shown));
    }
    String value = text.substring(equals + 1);
    try {
      JsonNode node = RecipeYaml.read("--set " + shown, value);
      return new KeyOverride(
          text.substring(0, equals).strip(),
          node.isMissingNode() ? RecipeYaml.MAPPER.nullNode() : node);
    } catch (IOException e) {
      throw InputException.of(
          "--set %s: the value is not YAML; put text in quotes".formatted(shown));
    }
  }

  /** Puts the value into the tree; sections on the way to it are made where they are missing. */
  void applyTo(ObjectNode tree) {
    List<String> names = List.of(key.split("\\.", -1));
    JsonNode section = tree;
    for (int i = 0; i + 1 < names.size(); i++) {
      JsonNode inner = child(section, names.get(i));
      if (inner == null || inner.isNull()) {
        inner = isNumber(names.get(i + 1)) ? tree.arrayNode() : tree.objectNode();
        put(section, names.get(i), inner);
      }
      section = inner;
    }
    put(section, names.get(names.size() - 1), value);
  }

  private static JsonNode child(JsonNode section, String name) {
    return section.isArray() && isNumber(name)
        ? section.get(Integer.parseInt(name))
        : section.get(name);
  }

  private void put(JsonNode section, String name, JsonNode child) {
    if (section instanceof ObjectNode object) {
      object.set(name, child);
    } else if (section instanceof ArrayNode list && isNumber(name)) {
      int index = Integer.parseInt(name);
      if (index > list.size()) {
        throw new KeyException(key, "skips items: the list has %d".formatted(list.size()));
      }
      if (index == list.size()) {
        list.add(child);
      } else {
        list.set(index, child);
      }
    } else {
      throw new KeyException(
          key, "cannot be set: what it would be part of is %s".formatted(Keys.show(section)));
    }
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,6}");
  }
}
