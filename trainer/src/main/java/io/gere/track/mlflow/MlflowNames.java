package io.gere.track.mlflow;

import static io.gere.RootLocale.format;

/** Keys and values as every server since MLflow 1.28 takes them. */
final class MlflowNames {
  private static final int LONGEST_KEY = 250;
  private static final int LONGEST_VALUE = 500;

  private MlflowNames() {}

  /** The name with _ for each character that a server may refuse. */
  static String key(String name) {
    String allowed = name.replaceAll("[^\\p{L}\\p{N}_./ -]", "_");
    return allowed.length() > LONGEST_KEY ? allowed.substring(0, LONGEST_KEY) : allowed;
  }

  /** Enough of a digest to tell it from others; those of 50 tasks fit into a value. */
  static String digest(String whole) {
    return whole.substring(0, Math.min(8, whole.length()));
  }

  /** The text; one that is too long says that it is cut. */
  static String value(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    String ending = format("… (cut, of %,d characters)", text.length());
    return text.substring(0, LONGEST_VALUE - ending.length()) + ending;
  }
}
