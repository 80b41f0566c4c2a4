package io.gere.config.yaml;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The recipe's full keys and their types, as the records declare them. {@code *} stands for an
 * item's number in a list.
 */
final class Keys {
  private static final Map<String, Class<?>> TYPES = new TreeMap<>();

  static {
    declare("", Recipe.class);
  }

  private Keys() {}

  private static void declare(String prefix, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      String key = prefix + RecipeYaml.key(component.getName());
      TYPES.put(key, component.getType());
      Class<?> item = itemType(component);
      if (item != component.getType()) {
        TYPES.put(key + ".*", item);
      }
      if (item.isRecord()) {
        declare(item == component.getType() ? key + "." : key + ".*.", item);
      }
    }
  }

  /** The type of a list's items; of anything else, the component's own. */
  static Class<?> itemType(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
        ? (Class<?>) list.getActualTypeArguments()[0]
        : component.getType();
  }

  /** Full keys, sections among them. */
  static Map<String, Class<?>> types() {
    return TYPES;
  }

  /** {@code tasks.3.name} becomes {@code tasks.*.name}. */
  static String pattern(String key) {
    return key.replaceAll("\\.\\d+(?=\\.|$)", ".*");
  }

  /** A value as a message shows it. */
  static String show(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** What the value of a key must be, in words. */
  static String expected(String key) {
    Class<?> type = TYPES.get(pattern(key));
    if (type == int.class) {
      return "a whole number, at most " + Integer.MAX_VALUE;
    }
    if (type == long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text, in quotes where YAML takes it for something else";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> RecipeYaml.choice((Enum<?>) constant))
          .collect(joining(" or "));
    }
    return type.isRecord() ? "a section of keys" : "a list, such as [a, b]";
  }
}
