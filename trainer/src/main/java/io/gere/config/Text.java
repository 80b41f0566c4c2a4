package io.gere.config;

import java.io.Serializable;

/**
 * How the model's tokenizer is used.
 *
 * @param eos the token that ends an answer, as it stands in {@code tokenizer.json}; the one that
 *     the files beside it name unless written
 * @param splitSpecialTokens whether special tokens that records and documents spell are the tokens
 *     of their letters; what a template writes is special either way
 */
public record Text(@Default("null") String eos, @Default("true") boolean splitSpecialTokens)
    implements Serializable {
  /** As a recipe has it that says nothing. */
  public static final Text STANDARD = new Text(null, true);
}
