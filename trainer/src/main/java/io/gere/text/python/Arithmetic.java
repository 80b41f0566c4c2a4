package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, text and lists. Text and numbers do not add up. */
public final class Arithmetic {
  private static final int MOST_BITS = 1 << 16;

  private Arithmetic() {}

  /** {@code a operator b}, for {@code + - * / // % **}. */
  public static Object apply(String operator, Object a, Object b) {
    if (operator.equals("%") && a instanceof String pattern) {
      return PercentFormat.format(pattern, b);
    }
    if (a instanceof Undefined undefined) {
      throw undefined.failure();
    } else if (b instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (Numbers.isInteger(a) && Numbers.isInteger(b)) {
      return integers(operator, Numbers.integer(a), Numbers.integer(b));
    }
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return reals(operator, Numbers.real(a), Numbers.real(b));
    }
    Object result =
        switch (operator) {
          case "+" -> joined(a, b);
          case "*" -> Numbers.isInteger(b) ? repeated(a, b) : repeated(b, a);
          default -> null;
        };
    if (result == null) {
      throw TemplateException.of(
          "'%s' cannot be computed for %s and %s"
              .formatted(operator, TypeName.of(a), TypeName.of(b)));
    }
    return result;
  }

  /** {@code -value} or {@code +value}. */
  public static Object signed(String sign, Object value) {
    if (value instanceof Double number) {
      return sign.equals("-") ? -number : number;
    }
    BigInteger number = Numbers.integer(value);
    return sign.equals("-") ? number.negate() : number;
  }

  private static Object integers(String operator, BigInteger a, BigInteger b) {
    return switch (operator) {
      case "+" -> a.add(b);
      case "-" -> a.subtract(b);
      case "*" -> bounded(a.multiply(b));
      case "/" -> a.doubleValue() / divisor(b).doubleValue();
      case "//" -> floor(a, divisor(b))[0];
      case "%" -> floor(a, divisor(b))[1];
      case "**" -> power(a, b);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Object power(BigInteger a, BigInteger b) {
    if (b.signum() < 0) {
      return Math.pow(divisor(a).doubleValue(), b.doubleValue());
    }
    if (a.bitLength() > 1 && b.bitLength() > 24) {
      throw TemplateException.of("%s**%s is too large".formatted(a, b));
    }
    if ((long) a.bitLength() * Numbers.index(b) > MOST_BITS && a.bitLength() > 1) {
      throw TemplateException.of("%s**%s is too large".formatted(a, b));
    }
    return a.bitLength() <= 1 ? a.pow(b.testBit(0) ? 1 : b.signum() * 2) : a.pow(b.intValue());
  }

  private static BigInteger bounded(BigInteger number) {
    if (number.bitLength() > MOST_BITS) {
      throw TemplateException.of("a number of %d bits is too large".formatted(number.bitLength()));
    }
    return number;
  }

  private static BigInteger divisor(BigInteger number) {
    if (number.signum() == 0) {
      throw TemplateException.of("division by zero");
    }
    return number;
  }

  private static BigInteger[] floor(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    if (parts[1].signum() * b.signum() < 0) {
      parts[0] = parts[0].subtract(BigInteger.ONE);
      parts[1] = parts[1].add(b);
    }
    return parts;
  }

  private static double reals(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw TemplateException.of("division by zero");
    }
    double modulo = a % b != 0 && a % b < 0 != b < 0 ? a % b + b : Math.copySign(a % b, b);
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.rint((a - modulo) / b);
      case "%" -> modulo;
      case "**" -> realPower(a, b);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static double realPower(double a, double b) {
    double power = Math.pow(a, b);
    if (Double.isNaN(power) || (Double.isInfinite(power) && !Double.isInfinite(a))) {
      throw TemplateException.of("%s**%s is no float".formatted(a, b));
    }
    return power;
  }

  /** Two texts, two lists or two tuples as one; null for anything else. */
  private static Object joined(Object a, Object b) {
    boolean textual =
        (a instanceof String || a instanceof Markup)
            && (b instanceof String || b instanceof Markup);
    if (textual) {
      String left = a instanceof String text ? text : ((Markup) a).text();
      String right = b instanceof String text ? text : ((Markup) b).text();
      if (a instanceof String && b instanceof String) {
        Bounds.size((long) left.length() + right.length());
        return left + right;
      }
      return new Markup(PythonText.escaped(a).text() + PythonText.escaped(b).text());
    }
    boolean tuples = a instanceof Tuple && b instanceof Tuple;
    if (tuples || (isList(a) && isList(b))) {
      List<Object> all = new ArrayList<>((List<?>) a);
      Bounds.size((long) all.size() + ((List<?>) b).size());
      all.addAll((List<?>) b);
      return tuples ? new Tuple(all) : all;
    }
    return null;
  }

  private static boolean isList(Object value) {
    return value instanceof List && !(value instanceof Tuple) && !(value instanceof Range);
  }

  private static Object repeated(Object value, Object times) {
    int count = Numbers.isInteger(times) ? Math.max(0, Numbers.index(times)) : -1;
    if (count >= 0 && value instanceof String text) {
      Bounds.size((long) text.length() * count);
      return text.repeat(count);
    } else if (count >= 0 && (isList(value) || value instanceof Tuple)) {
      List<Object> all = new ArrayList<>();
      Bounds.size((long) ((List<?>) value).size() * count);
      for (int i = 0; i < count && !((List<?>) value).isEmpty(); i++) {
        all.addAll((List<?>) value);
      }
      return value instanceof Tuple ? new Tuple(all) : all;
    }
    return null;
  }
}
