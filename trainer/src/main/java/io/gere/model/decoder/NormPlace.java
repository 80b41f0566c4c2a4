package io.gere.model.decoder;

/** Where the norms of a layer stand. */
public enum NormPlace {
  /** Before attention and before the feed-forward block, as in Llama. */
  BEFORE,
  /** Behind them, before their result joins the residual stream, as in OLMo 2. */
  AFTER,
  /** Before and behind them, as in Gemma 2. */
  AROUND,
  /** One norm, whose output both attention and the feed-forward block read, as in Cohere. */
  SHARED
}
