package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Two tokens that become one.
 *
 * @param first what stands before
 * @param second what stands behind
 */
record Merge(String first, String second) {
  /** Those of a {@code tokenizer.json}, first come first merged: texts, or pairs of texts. */
  static List<Merge> read(JsonNode tokenizer) throws UnlikeLlamaCppException {
    List<Merge> merges = new ArrayList<>();
    for (JsonNode merge : tokenizer.path("model").path("merges")) {
      String text = merge.asText();
      int space = text.indexOf(' ', 1);
      merges.add(
          merge.isArray()
              ? new Merge(merge.path(0).asText(), merge.path(1).asText())
              : new Merge(text.substring(0, space), text.substring(space + 1)));
    }
    if (merges.isEmpty()) {
      throw new UnlikeLlamaCppException("it has no merges");
    }
    return merges;
  }

  String whole() {
    return first + second;
  }
}
