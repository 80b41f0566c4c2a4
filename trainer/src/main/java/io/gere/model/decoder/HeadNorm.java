package io.gere.model.decoder;

/** How queries and keys are normalised before they are rotated. */
public enum HeadNorm {
  /** Not at all. */
  NONE,
  /** Each head by itself, with one weight [d] for all heads, as in Qwen3 and Gemma 3. */
  PER_HEAD,
  /** Each head by itself, with a weight of its own, [heads, d], as in Cohere. */
  PER_HEAD_OWN_WEIGHT,
  /** All heads together, with a weight [heads · d], as in OLMo 2. */
  PROJECTION;

  /** The weight's shape for so many heads of this width. */
  long[] shape(int heads, int width) {
    return switch (this) {
      case NONE -> new long[0];
      case PER_HEAD -> new long[] {width};
      case PER_HEAD_OWN_WEIGHT -> new long[] {heads, width};
      case PROJECTION -> new long[] {(long) heads * width};
    };
  }
}
