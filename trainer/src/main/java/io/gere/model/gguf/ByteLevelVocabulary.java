package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;

/** The tokenizers whose merges begin at bytes, in GPT-2's letters for them. */
final class ByteLevelVocabulary {
  private ByteLevelVocabulary() {}

  /** llama.cpp's {@code gpt2}, where a tokenizer is of that kind. */
  static GgufMetadata metadata(JsonNode tokenizer, int size) throws UnlikeLlamaCppException {
    String normalizer = tokenizer.path("normalizer").path("type").asText("");
    if (!normalizer.isEmpty() && !normalizer.equals("NFC")) {
      throw new UnlikeLlamaCppException("its normalizer is " + normalizer);
    }
    PreTokenizer rule = PreTokenizer.of(tokenizer);
    return new GgufMetadata()
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", rule.word())
        .putAll(TokenList.of(tokenizer, size).metadata())
        .put(
            "tokenizer.ggml.merges",
            Merge.read(tokenizer).stream()
                .map(merge -> new GgufValue.Text(merge.first() + " " + merge.second()))
                .toList());
  }
}
