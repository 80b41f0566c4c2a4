package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A vocabulary by id, as long as the model's embedding, and what sort of token each is. */
final class TokenList {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int BYTE = 6;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  private final String[] texts;
  private final int[] types;
  private final Map<String, Integer> ids = new HashMap<>();

  private TokenList(int size) {
    texts = new String[size];
    types = new int[size];
  }

  /**
   * Reads it; ids that no token has get names of their own.
   *
   * @param tokenizer the content of {@code tokenizer.json}
   * @param size rows of the embedding
   */
  static TokenList of(JsonNode tokenizer, int size) throws UnlikeLlamaCppException {
    TokenList tokens = new TokenList(size);
    if (!(tokenizer.path("model").path("vocab") instanceof ObjectNode vocabulary)) {
      throw new UnlikeLlamaCppException("its vocabulary is a list");
    }
    for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
      tokens.add(token.getKey(), token.getValue().asInt(), NORMAL);
    }
    for (JsonNode token : tokenizer.path("added_tokens")) {
      String text = token.path("content").asText();
      for (String way : new String[] {"lstrip", "rstrip", "single_word"}) {
        if (token.path(way).asBoolean()) {
          throw new UnlikeLlamaCppException("its token %s has %s".formatted(text, way));
        }
      }
      boolean special = token.path("special").asBoolean();
      tokens.add(text, token.path("id").asInt(), special ? CONTROL : USER_DEFINED);
    }
    for (int id = 0; id < size; id++) {
      if (tokens.texts[id] == null) {
        tokens.add("[PAD%d]".formatted(id), id, UNUSED);
      }
    }
    return tokens;
  }

  private void add(String text, int id, int type) throws UnlikeLlamaCppException {
    Integer other = ids.putIfAbsent(text, id);
    if (id >= texts.length || (other != null && other != id)) {
      throw new UnlikeLlamaCppException(
          "its token %s has the id %d, and the model no such embedding, or the token another id"
              .formatted(text, id));
    }
    texts[id] = text;
    types[id] = type;
  }

  boolean has(String text) {
    return ids.containsKey(text);
  }

  int id(String text) {
    return ids.get(text);
  }

  /** Whether a text is a token that is not only spelt but means something else than itself. */
  boolean isText(int id) {
    return types[id] == NORMAL;
  }

  String text(int id) {
    return texts[id];
  }

  int size() {
    return texts.length;
  }

  void mark(String text, int type) {
    types[ids.get(text)] = type;
  }

  GgufMetadata metadata() {
    return new GgufMetadata()
        .put("tokenizer.ggml.tokens", List.of(texts).stream().map(GgufValue.Text::new).toList())
        .put(
            "tokenizer.ggml.token_type",
            IntStream.of(types).mapToObj(GgufValue.Signed::new).toList());
  }
}
