package io.gere.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gere.config.KeyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a key of the recipe means, in words, out of {@code conf/recipe.schema.json}. */
public final class KeyHelp {
  private static final String SCHEMA = "/io/gere/config/recipe.schema.json";
  private static final int NAME_COLUMNS = 24;

  private KeyHelp() {}

  /**
   * Explains a key; a section with the keys in it.
   *
   * @param key such as {@code batch.micro}, {@code tasks.epochs} or {@code tasks.0.epochs}; empty
   *     for the sections
   * @return lines of text
   * @throws KeyException where there is no such key, with the nearest one
   */
  public static List<String> of(String key) {
    JsonNode node = schema();
    String known = "";
    for (String name : key.isEmpty() ? new String[0] : key.split("\\.", -1)) {
      if (node.has("items") && name.matches("\\d+|\\*")) {
        continue;
      }
      node = inside(node).path(name);
      known += (known.isEmpty() ? "" : ".") + name;
      if (node.isMissingNode()) {
        throw new KeyException(key, "is not a key of a recipe; " + NearestKey.hint(key));
      }
      known += node.has("items") && inside(node).isObject() ? ".*" : "";
    }
    List<String> lines = new ArrayList<>();
    if (!key.isEmpty()) {
      lines.add("%s: %s".formatted(known, sentence(node.path("description").asText())));
      facts(node, lines);
    }
    for (Map.Entry<String, JsonNode> field : inside(node).properties()) {
      String summary = sentence(field.getValue().path("description").asText());
      lines.add(("  %-" + NAME_COLUMNS + "s %s").formatted(field.getKey(), summary));
    }
    return lines;
  }

  private static void facts(JsonNode node, List<String> lines) {
    JsonNode value = node.has("items") ? node.get("items") : node;
    String list = node.has("items") ? "a list, each " : "";
    if (value.has("enum")) {
      lines.add("  " + list + "one of:");
      value
          .get("enum")
          .forEach(
              choice -> {
                String means = value.path("x-choices").path(choice.asText()).asText();
                lines.add(
                    ("    %-" + (NAME_COLUMNS - 2) + "s %s")
                        .formatted(choice.asText(), means)
                        .stripTrailing());
              });
    } else if (!value.has("properties")) {
      JsonNode type = value.get("type");
      lines.add(
          "  " + list + kind(type.isArray() ? type.get(0).asText() : type.asText()) + range(value));
    }
    if (node.has("default")) {
      JsonNode preset = node.get("default");
      lines.add("  default: " + (preset.isNull() ? "none" : Keys.show(preset)));
    } else if (!value.has("properties")) {
      lines.add("  must be written");
    }
  }

  private static String kind(String type) {
    return switch (type) {
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "text";
      default -> type;
    };
  }

  private static String range(JsonNode value) {
    if (!value.has("minimum")) {
      return "";
    }
    return value.has("maximum")
        ? ", %s to %s".formatted(value.get("minimum"), value.get("maximum"))
        : ", %s or more".formatted(value.get("minimum"));
  }

  private static String sentence(String text) {
    boolean lower = text.matches("[a-z].*");
    String begun = lower ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    return begun.endsWith(".") ? begun : begun + ".";
  }

  /** The keys of a section, or of a list's sections. */
  private static JsonNode inside(JsonNode node) {
    JsonNode section = node.has("items") ? node.get("items") : node;
    return section.path("properties");
  }

  private static JsonNode schema() {
    try (InputStream stream = KeyHelp.class.getResourceAsStream(SCHEMA)) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
