package io.gere.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a text is cut into words before its bytes are merged, by the rule of {@code tokenizer.json}
 * and by the name that llama.cpp has for it.
 */
enum PreTokenizer {
  /** Llama 3. */
  LLAMA3("llama-bpe", Expression.LLAMA3, true),
  /** The same where a word that is a token is merged nevertheless. */
  LLAMA3_MERGED("smaug-bpe", Expression.LLAMA3, false),
  /** Qwen2, Qwen2.5 and Qwen3. */
  QWEN2("qwen2", Expression.QWEN2, false),
  /** Mistral Nemo. */
  TEKKEN("tekken", Expression.TEKKEN, true),
  /** SmolLM: GPT-2's, every digit apart. */
  SMOLLM("smollm", null, false),
  GPT2("gpt-2", null, false);

  private final String word;
  private final String expression;
  private final boolean ignoresMerges;

  PreTokenizer(String word, String expression, boolean ignoresMerges) {
    this.word = word;
    this.expression = expression;
    this.ignoresMerges = ignoresMerges;
  }

  /** As {@code tokenizer.ggml.pre} names it. */
  String word() {
    return word;
  }

  /**
   * The one with this rule.
   *
   * @param tokenizer the content of {@code tokenizer.json}
   */
  static PreTokenizer of(JsonNode tokenizer) throws UnlikeLlamaCppException {
    JsonNode rule = tokenizer.path("pre_tokenizer");
    boolean ignoresMerges = tokenizer.path("model").path("ignore_merges").asBoolean();
    for (PreTokenizer known : values()) {
      if (known.ignoresMerges == ignoresMerges && known.has(rule)) {
        return known;
      }
    }
    throw new UnlikeLlamaCppException(
        "its pre_tokenizer, with ignore_merges %s, is none of Llama 3's, Qwen2's, Mistral Nemo's, SmolLM's and GPT-2's"
            .formatted(ignoresMerges));
  }

  private boolean has(JsonNode rule) {
    return switch (this) {
      case LLAMA3, LLAMA3_MERGED, QWEN2, TEKKEN ->
          isPair(rule) && isSplit(first(rule)) && isBytes(second(rule), false);
      case SMOLLM ->
          isPair(rule)
              && first(rule).path("type").asText().equals("Digits")
              && first(rule).path("individual_digits").asBoolean()
              && isBytes(second(rule), true);
      case GPT2 -> isBytes(rule, true);
    };
  }

  private static boolean isPair(JsonNode rule) {
    return rule.path("type").asText().equals("Sequence") && rule.path("pretokenizers").size() == 2;
  }

  private static JsonNode first(JsonNode rule) {
    return rule.path("pretokenizers").path(0);
  }

  private static JsonNode second(JsonNode rule) {
    return rule.path("pretokenizers").path(1);
  }

  private boolean isSplit(JsonNode rule) {
    return rule.path("type").asText().equals("Split")
        && rule.path("pattern").path("Regex").asText().equals(expression)
        && rule.path("behavior").asText().equals("Isolated")
        && !rule.path("invert").asBoolean();
  }

  private static boolean isBytes(JsonNode rule, boolean cutsWords) {
    return rule.path("type").asText().equals("ByteLevel")
        && !rule.path("add_prefix_space").asBoolean(true)
        && rule.path("use_regex").asBoolean(true) == cutsWords;
  }

  /** What {@code tokenizer.json} cuts words by. */
  private static final class Expression {
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";
    private static final String BEFORE = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    static final String LLAMA3 =
        CONTRACTIONS + BEFORE + "\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    static final String QWEN2 =
        CONTRACTIONS + BEFORE + "\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    static final String TEKKEN =
        BEFORE
            + UPPER
            + "*"
            + LOWER
            + "+|"
            + BEFORE
            + UPPER
            + "+"
            + LOWER
            + "*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
            + SPACES;
  }
}
