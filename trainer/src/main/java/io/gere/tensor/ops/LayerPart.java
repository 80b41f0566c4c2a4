package io.gere.tensor.ops;

/**
 * What a decoder layer may have, in the order of the script's {@code LayerWeights}. What reads the
 * same input lies side by side in memory and is one matrix. D: hidden size, F: feed-forward size,
 * d: head dimension.
 */
public enum LayerPart {
  /** [D], before attention. */
  INPUT_NORM,
  /** [(heads + 2 · key-value heads) · d, D]. */
  QUERY_KEY_VALUE,
  /** [(heads + 2 · key-value heads) · d]. */
  QUERY_KEY_VALUE_BIAS,
  /** [d], [heads, d] or [heads · d]. */
  QUERY_NORM,
  /** [d], [key-value heads, d] or [key-value heads · d]. */
  KEY_NORM,
  /** [D, heads · d]. */
  OUTPUT,
  /** [D]. */
  OUTPUT_BIAS,
  /** [D], behind attention. */
  ATTENTION_NORM,
  /** [D], before the feed-forward block. */
  FEED_FORWARD_NORM,
  /** [2 · F, D]. */
  GATE_UP,
  /** [2 · F]. */
  GATE_UP_BIAS,
  /** [D, F]. */
  DOWN,
  /** [D]. */
  DOWN_BIAS,
  /** [D], behind the feed-forward block. */
  FEED_FORWARD_OUTPUT_NORM
}
