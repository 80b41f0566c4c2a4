package io.gere.spark.cli;

import io.gere.InputException;

/**
 * What {@code --blend} says.
 *
 * @param base folder of the model that a trained one is averaged with
 * @param share the base's share of the average, from 0 to 1
 */
record BlendOption(String base, double share) {
  /** Reads {@code BASE:SHARE}; what stands before the last colon is the folder. */
  static BlendOption parse(String text) {
    int colon = text.lastIndexOf(':');
    double share = colon < 1 ? Double.NaN : number(text.substring(colon + 1));
    if (!(share >= 0 && share <= 1)) {
      throw InputException.of(
          "--blend is %s; it must be BASE:SHARE, a model's folder and that model's share of the average from 0 to 1, as in --blend models/base:0.5"
              .formatted(text));
    }
    return new BlendOption(text.substring(0, colon), share);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
