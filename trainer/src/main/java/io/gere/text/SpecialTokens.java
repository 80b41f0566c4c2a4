package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gere.InputException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The ids that begin and end a text. {@code tokenizer_config.json} is asked first, then {@code
 * special_tokens_map.json}, then {@code config.json}; the first that names the token decides.
 */
record SpecialTokens(OptionalInt bos, OptionalInt eos) {

  static SpecialTokens read(Path folder, Vocabulary vocabulary) {
    JsonNode tokenizerConfig = json(folder.resolve("tokenizer_config.json"));
    boolean beginsWithBos = tokenizerConfig.path("add_bos_token").asBoolean(true);
    return new SpecialTokens(
        beginsWithBos ? find("bos_token", folder, vocabulary) : OptionalInt.empty(),
        find("eos_token", folder, vocabulary));
  }

  private static OptionalInt find(String key, Path folder, Vocabulary vocabulary) {
    for (String name : new String[] {"tokenizer_config.json", "special_tokens_map.json"}) {
      Path file = folder.resolve(name);
      JsonNode value = json(file).path(key);
      JsonNode token = value.isObject() ? value.path("content") : value;
      if (token.isTextual()) {
        Integer id = vocabulary.ids().get(token.asText());
        if (id == null) {
          throw InputException.of(
              "%s names %s %s, which tokenizer.json beside it does not hold"
                  .formatted(file, key, token.asText()));
        }
        return OptionalInt.of(id);
      }
    }
    JsonNode value = json(folder.resolve("config.json")).path(key + "_id");
    JsonNode id = value.isArray() ? value.path(0) : value;
    return id.isInt() ? OptionalInt.of(id.asInt()) : OptionalInt.empty();
  }

  private static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      return MissingNode.getInstance();
    }
    try {
      return Json.MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
