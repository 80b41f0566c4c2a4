package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Arithmetic;
import io.gere.text.python.NumberReader;
import io.gere.text.python.Numbers;
import io.gere.text.python.Sequences;
import io.gere.text.python.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Filters that make numbers. */
final class NumberFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "abs", NumberFilters::absolute,
          "int", NumberFilters::integer,
          "float", NumberFilters::real,
          "round", NumberFilters::round,
          "sum", NumberFilters::sum);

  private NumberFilters() {}

  private static Object absolute(Object value, Arguments given) {
    return value instanceof Double number
        ? (Object) Math.abs(number)
        : Numbers.integer(value).abs();
  }

  private static Object integer(Object value, Arguments given) {
    Arguments.Matched matched = given.match("int", "default", "base");
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    try {
      return NumberReader.integer(value, matched.integer("base", 10));
    } catch (TemplateException notWhole) {
      try {
        return NumberReader.integer(NumberReader.real(value), 10);
      } catch (TemplateException noNumber) {
        return matched.get("default", BigInteger.ZERO);
      }
    }
  }

  private static Object real(Object value, Arguments given) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    try {
      return NumberReader.real(value);
    } catch (TemplateException noNumber) {
      return given.match("float", "default").get("default", 0.0);
    }
  }

  /** Halves go to the even neighbour. */
  private static Object round(Object value, Arguments given) {
    Arguments.Matched matched = given.match("round", "precision", "method");
    int precision = matched.integer("precision", 0);
    RoundingMode mode =
        switch (matched.has("method") ? matched.text("method") : "common") {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw TemplateException.of("round: method must be common, ceil or floor");
        };
    if (Math.abs(precision) > 400) {
      throw TemplateException.of("round to %d places".formatted(precision));
    }
    boolean whole = Numbers.isInteger(value) && mode == RoundingMode.HALF_EVEN;
    if (whole && precision >= 0) {
      return Numbers.integer(value);
    }
    BigDecimal exact =
        Numbers.isInteger(value)
            ? new BigDecimal(Numbers.integer(value))
            : finite(Numbers.real(value));
    BigDecimal rounded = exact.setScale(precision, mode);
    return whole ? (Object) rounded.toBigInteger() : rounded.doubleValue();
  }

  private static BigDecimal finite(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw TemplateException.of("%s cannot be rounded".formatted(value));
    }
    return new BigDecimal(value);
  }

  private static Object sum(Object value, Arguments given) {
    Arguments.Matched matched = given.match("sum", "attribute", "start");
    Object sum = matched.get("start", BigInteger.ZERO);
    if (sum instanceof String) {
      throw TemplateException.of("sum does not add up text; use join");
    }
    for (Object item : Sequences.list(value)) {
      Object term = AttributePath.of(matched.get("attribute", null), null).apply(item);
      sum = Arithmetic.apply("+", sum, term);
    }
    return sum;
  }
}
