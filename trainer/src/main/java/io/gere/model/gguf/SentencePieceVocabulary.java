package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tokenizers that were SentencePiece's, as Llama 2's: merges begin at letters, spaces are ▁,
 * and a letter without a token is its bytes. llama.cpp merges what has the highest score, so scores
 * are made of the order of merges, which Transformers had made of scores.
 */
final class SentencePieceVocabulary {
  private static final String SPACE = "▁";

  private final JsonNode tokenizer;
  private final TokenList tokens;

  private SentencePieceVocabulary(JsonNode tokenizer, TokenList tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /** llama.cpp's {@code llama}, where a tokenizer is of that kind. */
  static GgufMetadata metadata(JsonNode tokenizer, int size) throws UnlikeLlamaCppException {
    TokenList tokens = TokenList.of(tokenizer, size);
    return new SentencePieceVocabulary(tokenizer, tokens).metadata();
  }

  private GgufMetadata metadata() throws UnlikeLlamaCppException {
    for (int b = 0; b < 256; b++) {
      String spelt = "<0x%02X>".formatted(b);
      if (!tokens.has(spelt)) {
        throw new UnlikeLlamaCppException("it has no token %s".formatted(spelt));
      }
      tokens.mark(spelt, TokenList.BYTE);
    }
    boolean prefix = setsSpaceBefore();
    float[] scores = scores();
    GgufMetadata metadata =
        new GgufMetadata()
            .put("tokenizer.ggml.model", "llama")
            .put("tokenizer.ggml.pre", "default");
    String unknown = tokenizer.path("model").path("unk_token").asText("");
    if (tokens.has(unknown)) {
      tokens.mark(unknown, TokenList.UNKNOWN);
      metadata.put("tokenizer.ggml.unknown_token_id", tokens.id(unknown));
    }
    return metadata
        .putAll(tokens.metadata())
        .put(
            "tokenizer.ggml.scores",
            IntStream.range(0, scores.length)
                .mapToObj(id -> new GgufValue.Real(scores[id]))
                .toList())
        .put("tokenizer.ggml.add_space_prefix", prefix);
  }

  /** Whether a space is set before a text, and again behind each special token. */
  private boolean setsSpaceBefore() throws UnlikeLlamaCppException {
    JsonNode normalizer = tokenizer.path("normalizer");
    List<JsonNode> rules =
        normalizer.path("type").asText().equals("Sequence")
            ? IntStream.range(0, normalizer.path("normalizers").size())
                .mapToObj(i -> normalizer.path("normalizers").path(i))
                .toList()
            : List.of(normalizer);
    boolean prefix = rules.size() == 2 && isPrepend(rules.get(0));
    boolean known = isReplace(rules.get(rules.size() - 1)) && rules.size() == (prefix ? 2 : 1);
    if (known && tokenizer.path("pre_tokenizer").isNull()) {
      return prefix;
    }
    if (normalizer.isNull() && isMetaspace(tokenizer.path("pre_tokenizer"))) {
      return !tokenizer.path("pre_tokenizer").path("prepend_scheme").asText().equals("never");
    }
    throw new UnlikeLlamaCppException("its normalizer and pre_tokenizer are not Llama 2's");
  }

  /** Where the space is set before the first text only, or not where there is one already. */
  static boolean differsInSpaces(JsonNode tokenizer) {
    JsonNode rule = tokenizer.path("pre_tokenizer");
    return rule.path("type").asText().equals("Metaspace")
        && !rule.path("prepend_scheme").asText().equals("never");
  }

  private static boolean isPrepend(JsonNode rule) {
    return rule.path("type").asText().equals("Prepend")
        && rule.path("prepend").asText().equals(SPACE);
  }

  private static boolean isReplace(JsonNode rule) {
    return rule.path("type").asText().equals("Replace")
        && rule.path("pattern").path("String").asText().equals(" ")
        && rule.path("content").asText().equals(SPACE);
  }

  private static boolean isMetaspace(JsonNode rule) {
    return rule.path("type").asText().equals("Metaspace")
        && rule.path("replacement").asText().equals(SPACE)
        && !rule.path("split").asBoolean(true);
  }

  /** Minus the number of a token among all that are merged; tokens that are not come last. */
  private float[] scores() throws UnlikeLlamaCppException {
    List<Merge> merges = Merge.read(tokenizer);
    float[] scores = new float[tokens.size()];
    Arrays.fill(scores, Float.NaN);
    String whole = "";
    int rank = 0;
    for (Merge merge : merges) {
      if (!merge.whole().equals(whole)) {
        whole = merge.whole();
        rank++;
        if (!tokens.has(whole) || !Float.isNaN(scores[tokens.id(whole)])) {
          throw new UnlikeLlamaCppException("its merges do not come token by token: " + whole);
        }
        scores[tokens.id(whole)] = -rank;
      }
    }
    requireEverySplit(new HashSet<>(merges));
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        scores[id] = tokens.isText(id) ? -rank - 1 : 0;
      }
    }
    return scores;
  }

  /** llama.cpp merges any two tokens that together are one. */
  private void requireEverySplit(Set<Merge> merges) throws UnlikeLlamaCppException {
    for (int id = 0; id < tokens.size(); id++) {
      String text = tokens.text(id);
      for (int cut = 1; tokens.isText(id) && cut < text.length(); cut++) {
        Merge split = new Merge(text.substring(0, cut), text.substring(cut));
        if (tokens.has(split.first()) && tokens.has(split.second()) && !merges.contains(split)) {
          throw new UnlikeLlamaCppException(
              "it does not merge %s and %s, which together are a token"
                  .formatted(split.first(), split.second()));
        }
      }
    }
  }
}
