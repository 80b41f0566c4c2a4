package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.model.decoder.DecoderConfig;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatTemplates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's tokenizer and chat templates, as far as llama.cpp has their kind; else a file without
 * any, which reads token ids.
 *
 * @param notes what of it was left out, or differs
 */
record GgufTokenizer(GgufMetadata metadata, List<String> notes) {
  GgufTokenizer {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a model's.
   *
   * @param model local folder
   */
  static GgufTokenizer of(Path model, DecoderConfig config) {
    if (!Files.exists(model.resolve(Tokenizer.FILE_NAME))) {
      return leftOut("the model has no tokenizer.json");
    }
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      tokenizer.requireFits(config.vocabularySize());
      return of(tokenizer, ChatTemplates.read(model), config);
    } catch (UnlikeLlamaCppException e) {
      return leftOut(e.getMessage());
    }
  }

  private static GgufTokenizer leftOut(String why) {
    return new GgufTokenizer(
        new GgufMetadata().put("tokenizer.ggml.model", "none"),
        List.of("the tokenizer is left out (%s): the file reads token ids only".formatted(why)));
  }

  private static GgufTokenizer of(
      Tokenizer tokenizer, ChatTemplates templates, DecoderConfig config)
      throws UnlikeLlamaCppException {
    JsonNode json = tokenizer.definition();
    requireMerges(json.path("model"));
    boolean bytes = json.path("model").path("byte_fallback").asBoolean();
    GgufMetadata metadata =
        bytes
            ? SentencePieceVocabulary.metadata(json, config.vocabularySize())
            : ByteLevelVocabulary.metadata(json, config.vocabularySize());
    // Where none is named, llama.cpp takes an id that means something else.
    if (tokenizer.eos().isEmpty()) {
      throw new UnlikeLlamaCppException("no file of the model names the token that ends an answer");
    }
    int end = tokenizer.eos().getAsInt();
    int begin = tokenizer.bos().orElse(config.bosId().orElse(end));
    metadata
        .put("tokenizer.ggml.bos_token_id", begin)
        .put("tokenizer.ggml.eos_token_id", end)
        .put("tokenizer.ggml.add_bos_token", tokenizer.bos().isPresent())
        .put("tokenizer.ggml.add_eos_token", false);
    addTemplates(templates, metadata);
    List<String> notes = new ArrayList<>();
    if (bytes && SentencePieceVocabulary.differsInSpaces(json)) {
      notes.add(
          "llama.cpp sets a space before a text that begins with one, and behind every special token, where this tokenizer sets none");
    }
    return new GgufTokenizer(metadata, notes);
  }

  private static void requireMerges(JsonNode model) throws UnlikeLlamaCppException {
    String type = model.path("type").asText("WordLevel");
    if (!type.equals("BPE")) {
      throw new UnlikeLlamaCppException("it is %s, not BPE".formatted(type));
    }
    for (String affix : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
      if (!model.path(affix).asText("").isEmpty()) {
        throw new UnlikeLlamaCppException("it has " + affix);
      }
    }
  }

  private static void addTemplates(ChatTemplates templates, GgufMetadata metadata) {
    List<String> names = new ArrayList<>();
    templates
        .sources()
        .forEach(
            (name, source) -> {
              if (name.equals("default")) {
                metadata.put("tokenizer.chat_template", source.text());
              } else {
                metadata.put("tokenizer.chat_template." + name, source.text());
                names.add(name);
              }
            });
    if (!names.isEmpty()) {
      metadata.put("tokenizer.chat_templates", names.stream().map(GgufValue.Text::new).toList());
    }
  }
}
