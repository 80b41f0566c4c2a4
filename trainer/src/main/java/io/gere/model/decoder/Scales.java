package io.gere.model.decoder;

/**
 * Numbers that multiply or bound what flows through a decoder.
 *
 * @param embedding multiplies the tokens' embeddings; rounded to the weights' type, as in Gemma
 * @param residual multiplies what a block adds to the residual stream
 * @param logits multiplies the head's products
 * @param logitCap c of the soft cap c · tanh(logit / c); 0: none
 */
public record Scales(double embedding, double residual, double logits, double logitCap) {
  /** Nothing is scaled. */
  public static final Scales NONE = new Scales(1, 1, 1, 0);
}
