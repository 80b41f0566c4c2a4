package io.gere.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.Default;
import io.gere.config.KeyException;
import java.lang.reflect.RecordComponent;

/** Completes what the user wrote with what the records declare by {@link Default}. */
final class Defaults {
  private Defaults() {}

  /**
   * @param section what is written of {@code type}; completed in place
   * @param prefix the section's own key with a dot behind it, or nothing for the recipe
   */
  static void complete(ObjectNode section, Class<?> type, String prefix) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = RecipeYaml.key(component.getName());
      String key = prefix + name;
      JsonNode value = section.get(name);
      if (value == null || value.isNull()) {
        value = value == null ? absent(key, component) : empty(key, component);
        section.set(name, value);
      }
      Class<?> item = Keys.itemType(component);
      if (component.getType().isRecord() && value instanceof ObjectNode inner) {
        complete(inner, component.getType(), key + ".");
      } else if (item.isRecord()) {
        for (int i = 0; i < value.size(); i++) {
          if (value.get(i) instanceof ObjectNode inner) {
            complete(inner, item, key + "." + i + ".");
          }
        }
      }
    }
  }

  private static JsonNode absent(String key, RecordComponent component) {
    Default annotation = component.getAnnotation(Default.class);
    if (annotation != null) {
      return parse(annotation.value());
    }
    if (component.getType().isRecord()) {
      return RecipeYaml.MAPPER.createObjectNode();
    }
    throw new KeyException(key, "is missing; there is no default");
  }

  private static JsonNode empty(String key, RecordComponent component) {
    Default annotation = component.getAnnotation(Default.class);
    if (annotation == null && component.getType().isRecord()) {
      return RecipeYaml.MAPPER.createObjectNode();
    }
    if (annotation == null) {
      throw new KeyException(key, "is empty; give it a value");
    }
    if (!annotation.ifNull().isEmpty()) {
      return parse(annotation.ifNull());
    }
    if (annotation.value().equals("null")) {
      return parse(annotation.value());
    }
    throw new KeyException(
        key, "is empty; give it a value or leave the key out, which means " + annotation.value());
  }

  /** Reads YAML that stands in this program. */
  static JsonNode parse(String yaml) {
    try {
      return RecipeYaml.MAPPER.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new AssertionError("this is no YAML: " + yaml, e);
    }
  }
}
