package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokens that a {@code tokenizer.json} holds; the tokenizer library has no call for them.
 *
 * @param ids each token's id, added tokens among them
 */
record Vocabulary(Map<String, Integer> ids) {
  private static final int LONGEST = 1 << 14;

  /**
   * Reads them.
   *
   * @param file the content is from, for messages
   */
  static Vocabulary of(Path file, JsonNode tokenizerJson) {
    Map<String, Integer> ids = new HashMap<>();
    JsonNode tokens = tokenizerJson.path("model").path("vocab");
    if (tokens.isArray()) { // Unigram: [token, score] pairs, whose place is the id
      for (JsonNode pair : tokens) {
        ids.put(pair.path(0).asText(), ids.size());
      }
    } else {
      tokens
          .properties()
          .forEach(entry -> ids.put(entry.getKey(), id(file, entry.getKey(), entry.getValue())));
    }
    for (JsonNode added : tokenizerJson.path("added_tokens")) {
      String content = added.path("content").asText();
      ids.put(content, id(file, content, added.path("id")));
    }
    ids.keySet().forEach(token -> requireLength(file, token));
    return new Vocabulary(ids);
  }

  /** An answer of a few hundred tokens is decoded as one text. */
  private static void requireLength(Path file, String token) {
    if (token.length() > LONGEST) {
      throw InputException.of(
          "%s has a token of %d characters, which begins with %s; copy tokenizer.json again from the model"
              .formatted(file, token.length(), token.substring(0, 20)));
    }
  }

  private static int id(Path file, String token, JsonNode id) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() == Integer.MAX_VALUE) {
      throw InputException.of(
          "%s gives the token %s the id %s; it must be a whole number from 0 to %d"
              .formatted(file, token, id.isMissingNode() ? "none" : id, Integer.MAX_VALUE - 1));
    }
    return id.intValue();
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
