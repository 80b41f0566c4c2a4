package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tokenizer whose special tokens have names of their own, each a character for private use, so
 * that {@code <|im_end|>} is text like any other.
 *
 * @param names by the special tokens' texts
 */
record PrivateNames(Map<String, String> names) {
  /** The second private-use plane, which neither tokenizers nor people use. */
  private static final int FIRST = 0x100000;

  static PrivateNames of(JsonNode tokenizer) {
    Map<String, String> names = new LinkedHashMap<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      if (token.path("special").asBoolean()) {
        names.put(token.path("content").asText(), Character.toString(FIRST + names.size()));
      }
    }
    return new PrivateNames(names);
  }

  /** The content of {@code tokenizer.json} with these names. */
  JsonNode apply(JsonNode tokenizer) {
    ObjectNode renamed = tokenizer.deepCopy();
    renamed.putNull("post_processor"); // it names tokens, and nothing here is to be added
    for (JsonNode token : renamed.path("added_tokens")) {
      rename((ObjectNode) token, "content");
      if (token.path("special").asBoolean()) {
        ((ObjectNode) token).put("normalized", false);
      }
    }
    JsonNode model = renamed.path("model");
    if (model.isObject()) {
      rename((ObjectNode) model, "unk_token");
    }
    renameVocabulary(model.path("vocab"));
    return renamed;
  }

  private void renameVocabulary(JsonNode vocabulary) {
    if (vocabulary instanceof ObjectNode ids) {
      names.forEach(
          (token, name) -> {
            JsonNode id = ids.remove(token);
            if (id != null) {
              ids.set(name, id);
            }
          });
    } else if (vocabulary instanceof ArrayNode pairs) {
      for (JsonNode pair : pairs) {
        String name = names.get(pair.path(0).asText());
        if (name != null) {
          ((ArrayNode) pair).set(0, TextNode.valueOf(name));
        }
      }
    }
  }

  private void rename(ObjectNode node, String key) {
    String name = names.get(node.path(key).asText());
    if (name != null) {
      node.put(key, name);
    }
  }
}
