package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokens that a {@code tokenizer.json} holds; the tokenizer library has no call for them.
 *
 * @param ids each token's id, added tokens among them
 */
record Vocabulary(Map<String, Integer> ids) {

  static Vocabulary of(JsonNode tokenizerJson) {
    Map<String, Integer> ids = new HashMap<>();
    JsonNode tokens = tokenizerJson.path("model").path("vocab");
    if (tokens.isArray()) { // Unigram: [token, score] pairs, whose place is the id
      for (JsonNode pair : tokens) {
        ids.put(pair.path(0).asText(), ids.size());
      }
    } else {
      tokens.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
    }
    for (JsonNode added : tokenizerJson.path("added_tokens")) {
      ids.put(added.path("content").asText(), added.path("id").asInt());
    }
    return new Vocabulary(ids);
  }

  /** The id of a token that a file names; empty where it names none, or one that is not here. */
  OptionalInt id(JsonNode token) {
    Integer id = token.isTextual() ? ids.get(token.asText()) : null;
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The largest id and one: ids may have gaps. */
  int size() {
    return ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
  }
}
