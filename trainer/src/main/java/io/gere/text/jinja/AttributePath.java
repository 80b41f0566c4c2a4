package io.gere.text.jinja;

import io.gere.text.python.Arguments.Matched;
import io.gere.text.python.Attributes;
import io.gere.text.python.Letters;
import io.gere.text.python.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The argument {@code attribute} of filters: {@code 'function.name'}, or the position of an item.
 */
final class AttributePath {
  private AttributePath() {}

  /**
   * What it takes from an item; the item itself where there is no path.
   *
   * @param otherwise what takes the place of something that is not there; null for nothing
   */
  static UnaryOperator<Object> of(Object path, Object otherwise) {
    List<Object> steps = new ArrayList<>();
    if (path instanceof String text) {
      for (String step : text.split("\\.", -1)) {
        steps.add(step.matches("\\d+") ? new BigInteger(step) : step);
      }
    } else if (path != null) {
      steps.add(path);
    }
    return item -> {
      Object value = item;
      for (Object step : steps) {
        value = Attributes.item(value, step);
        value = value instanceof Undefined && otherwise != null ? otherwise : value;
      }
      return value;
    };
  }

  /** The key by which a filter compares: an attribute, in lower case unless case counts. */
  static UnaryOperator<Object> key(Matched given) {
    UnaryOperator<Object> attribute = of(given.get("attribute", null), null);
    boolean cased = given.flag("case_sensitive");
    return item -> cased ? attribute.apply(item) : caseless(attribute.apply(item));
  }

  static Object caseless(Object value) {
    return value instanceof String text ? Letters.lower(text) : value;
  }
}
