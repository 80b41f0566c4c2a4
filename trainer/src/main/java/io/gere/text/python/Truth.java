package io.gere.text.python;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Which values are true. */
public final class Truth {
  private Truth() {}

  public static boolean of(Object value) {
    if (value == null || value instanceof Undefined) {
      return false;
    } else if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof BigInteger number) {
      return number.signum() != 0;
    } else if (value instanceof Double number) {
      return number != 0;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Markup markup) {
      return !markup.text().isEmpty();
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Map<?, ?> dict) {
      return !dict.isEmpty();
    } else if (value instanceof DictView view) {
      return !view.items().isEmpty();
    }
    return true;
  }
}
