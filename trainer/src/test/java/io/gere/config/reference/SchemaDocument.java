package io.gere.config.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.yaml.RecipeYaml;
import io.gere.storage.Json;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code conf/recipe.schema.json}: the keys as a JSON Schema, draft 2020-12. */
final class SchemaDocument {
  private SchemaDocument() {}

  static String of(List<RecipeKey> keys) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "A recipe of GeRe on Spark");
    section(schema, "", keys);
    return Json.pretty(schema);
  }

  private static void section(ObjectNode section, String prefix, List<RecipeKey> keys) {
    section.put("type", "object");
    section.put("additionalProperties", false);
    ObjectNode properties = section.putObject("properties");
    ArrayNode required = Json.MAPPER.createArrayNode();
    for (RecipeKey key : keys) {
      boolean here =
          key.key().startsWith(prefix) && !key.key().substring(prefix.length()).contains(".");
      if (here) {
        String name = key.key().substring(prefix.length());
        property(properties.putObject(name), key, keys);
        if (key.preset().isEmpty() && !key.isSection()) {
          required.add(name);
        }
      }
    }
    if (!required.isEmpty()) {
      section.set("required", required);
    }
  }

  private static void property(ObjectNode property, RecipeKey key, List<RecipeKey> keys) {
    property.put("description", key.meaning());
    key.preset().ifPresent(yaml -> property.set("default", value(yaml)));
    if (key.list()) {
      property.put("type", "array");
      one(property.putObject("items"), key, key.key() + ".*.", keys);
    } else {
      one(property, key, key.key() + ".", keys);
      if (key.mayBeNull() && property.get("type").isTextual()) {
        String type = property.get("type").asText();
        property.putArray("type").add(type).add("null");
      }
    }
  }

  private static void one(ObjectNode node, RecipeKey key, String prefix, List<RecipeKey> keys) {
    if (key.isSection()) {
      section(node, prefix, keys);
      return;
    }
    Class<?> type = key.type();
    node.put(
        "type",
        type == boolean.class
            ? "boolean"
            : type == String.class || type.isEnum()
                ? "string"
                : type == double.class || type == Double.class ? "number" : "integer");
    if (!key.choices().isEmpty()) {
      ArrayNode choices = node.putArray("enum");
      ObjectNode meanings = Json.MAPPER.createObjectNode();
      key.choices()
          .forEach(
              (choice, means) -> {
                choices.add(choice);
                if (!means.isEmpty()) {
                  meanings.put(choice, means);
                }
              });
      if (!meanings.isEmpty()) {
        node.set("x-choices", meanings);
      }
      if (key.mayBeNull() && !key.list()) {
        choices.addNull();
      }
    }
    key.range()
        .ifPresent(
            range -> {
              node.set("minimum", number(range[0]));
              if (range.length > 1) {
                node.set("maximum", number(range[1]));
              }
            });
  }

  private static JsonNode value(String yaml) {
    try {
      return RecipeYaml.MAPPER.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole number as one. */
  private static JsonNode number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
  }
}
