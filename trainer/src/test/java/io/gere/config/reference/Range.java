package io.gere.config.reference;

import java.math.BigDecimal;

/** A range of numbers, as people read it. */
final class Range {
  private Range() {}

  static String text(double[] range) {
    String least = number(range[0]);
    return range.length == 1 ? least + " or more" : least + " to " + number(range[1]);
  }

  private static String number(double value) {
    return value == 0 || (Math.abs(value) < 1e7 && Math.abs(value) >= 1e-4)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value).replace(".0E", "e").replace("E", "e");
  }
}
