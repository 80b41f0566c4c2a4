package io.gere.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/**
 * The ids that begin and end a text. {@code tokenizer_config.json} is asked first, then {@code
 * special_tokens_map.json}, then {@code config.json}; the first that names the token decides.
 * Whether a text begins with BOS is said by {@code add_bos_token} or else by the post-processor of
 * {@code tokenizer.json}, as in Hugging Face Transformers: GPT-2 names a BOS and sets none.
 */
record SpecialTokens(OptionalInt bos, OptionalInt eos) {

  /**
   * Reads them.
   *
   * @param tokenizer the content of {@code tokenizer.json}
   * @param folder of the files beside it
   * @param end EOS whatever these files say, or null
   */
  static SpecialTokens read(JsonNode tokenizer, Path folder, Vocabulary vocabulary, String end) {
    JsonNode begins = json(folder.resolve("tokenizer_config.json")).path("add_bos_token");
    OptionalInt bos = OptionalInt.empty();
    if (!begins.isBoolean()) {
      bos = first(tokenizer.path("post_processor"), vocabulary);
    } else if (begins.booleanValue()) {
      bos = find("bos_token", folder, vocabulary);
    }
    return new SpecialTokens(
        bos, end == null ? find("eos_token", folder, vocabulary) : named(end, vocabulary));
  }

  private static OptionalInt named(String end, Vocabulary vocabulary) {
    Integer id = vocabulary.ids().get(end);
    if (id == null) {
      throw InputException.of(
          "text.eos is %s, which is no token of the model's tokenizer.json".formatted(end));
    }
    return OptionalInt.of(id);
  }

  /** The special token that a post-processor sets before a text. */
  private static OptionalInt first(JsonNode processor, Vocabulary vocabulary) {
    return switch (processor.path("type").asText()) {
      case "TemplateProcessing" ->
          vocabulary.id(processor.path("single").path(0).path("SpecialToken").path("id"));
      case "BertProcessing", "RobertaProcessing" -> vocabulary.id(processor.path("cls").path(0));
      case "Sequence" ->
          StreamSupport.stream(processor.path("processors").spliterator(), false)
              .map(inner -> first(inner, vocabulary))
              .filter(OptionalInt::isPresent)
              .findFirst()
              .orElse(OptionalInt.empty());
      default -> OptionalInt.empty();
    };
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
    Path file = folder.resolve("config.json");
    JsonNode config = json(file);
    JsonNode value = config.path(key + "_id");
    JsonNode id = value.isArray() ? value.path(0) : value;
    if (id.isIntegralNumber()) {
      int size = config.path("vocab_size").asInt(vocabulary.size());
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= size) {
        throw InputException.of(
            "%s has %s_id %s, but token ids go from 0 to %d; correct it"
                .formatted(file, key, id, size - 1));
      }
      return OptionalInt.of(id.intValue());
    }
    return OptionalInt.empty();
  }

  /** A file of a model's folder; a missing node where it has none. */
  static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      return MissingNode.getInstance();
    }
    try (InputStream in = GivenFile.open(file)) {
      return Json.RECORDS.readTree(in);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
