package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A tokenizer without the added tokens that its model does not know: Gemma 3's marks a place for an
 * image, which the models that read text only have no embedding for, and many add a token for
 * padding that is never learnt.
 *
 * @param tokenizer the content of {@code tokenizer.json} without them
 * @param unknown their texts
 */
record KnownTokens(JsonNode tokenizer, Set<String> unknown) {
  /**
   * Leaves them out.
   *
   * @param folder of the model, whose {@code config.json} says how many tokens it knows; without
   *     one, all are known
   */
  static KnownTokens of(JsonNode tokenizer, Path folder) {
    JsonNode config = SpecialTokens.json(folder.resolve("config.json"));
    JsonNode size = config.path("vocab_size");
    if (!size.isInt() || !(tokenizer.path("added_tokens") instanceof ArrayNode)) {
      return new KnownTokens(tokenizer, Set.of());
    }
    JsonNode known = tokenizer.deepCopy();
    Set<String> unknown = new LinkedHashSet<>();
    Iterator<JsonNode> added = known.path("added_tokens").elements();
    while (added.hasNext()) {
      JsonNode token = added.next();
      if (token.path("id").asInt() >= size.intValue()) {
        unknown.add(token.path("content").asText());
        added.remove();
      }
    }
    if (known.path("model").path("vocab") instanceof ObjectNode ids) {
      ids.remove(unknown);
    }
    return new KnownTokens(known, unknown);
  }
}
