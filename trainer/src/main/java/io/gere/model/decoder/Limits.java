package io.gere.model.decoder;

import static io.gere.RootLocale.format;

/**
 * The largest decoder that a description is believed to mean, some ten times what has been
 * published. Beyond it a number is a mistake, and must not be counted up to, nor be multiplied with
 * others until the product no longer fits into 64 bits.
 */
public final class Limits {
  /** Layers, which are listed one by one. */
  public static final int LAYERS = 10_000;

  /** Of the residual stream, of all heads together, of a feed-forward block. */
  public static final int WIDTH = 1 << 20;

  /** Tokens in a vocabulary. */
  public static final int VOCABULARY = 1 << 24;

  private static final long PARAMETERS = 10_000_000_000_000L;

  private Limits() {}

  /**
   * Refuses a size that is not from 1 to {@code most}.
   *
   * @param key of config.json, for the message
   */
  public static void require(String key, long value, long most) {
    Positive.require(key, (double) value);
    if (value > most) {
      throw new IllegalArgumentException(
          format("%s is %d; it must be at most %,d", key, value, most));
    }
  }

  /** Refuses a model of which no machine could hold a part. */
  public static void requireParameters(long count) {
    if (count > PARAMETERS) {
      throw new IllegalArgumentException(
          format(
              "vocab_size, hidden_size, num_hidden_layers and intermediate_size describe %,d weights; it must be at most %,d",
              count, PARAMETERS));
    }
  }
}
