package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's numbers; a bool is an int. */
public final class Numbers {
  private Numbers() {}

  public static BigInteger of(int value) {
    return BigInteger.valueOf(value);
  }

  public static boolean isInteger(Object value) {
    return value instanceof BigInteger || value instanceof Boolean;
  }

  public static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double;
  }

  public static BigInteger integer(Object value) {
    if (value instanceof BigInteger number) {
      return number;
    } else if (value instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    } else if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw TemplateException.of(
        "'%s' object cannot be interpreted as an integer".formatted(TypeName.of(value)));
  }

  public static double real(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    double real = integer(value).doubleValue();
    if (Double.isInfinite(real)) {
      throw TemplateException.of("int too large to convert to float");
    }
    return real;
  }

  /** An int as a position or length: what is beyond any text or list becomes the outermost one. */
  public static int index(Object value) {
    BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
    return integer(value).min(most).max(most.negate()).intValue();
  }

  /** Less than, equal to or more than 0 as {@code a} is compared with {@code b}; neither is NaN. */
  static int compare(Object a, Object b) {
    if (isInteger(a) && isInteger(b)) {
      return integer(a).compareTo(integer(b));
    }
    if (isInfinite(a) || isInfinite(b)) {
      return Double.compare(isInfinite(a) ? (Double) a : 0, isInfinite(b) ? (Double) b : 0);
    }
    return exact(a).compareTo(exact(b));
  }

  private static boolean isInfinite(Object value) {
    return value instanceof Double number && Double.isInfinite(number);
  }

  private static BigDecimal exact(Object value) {
    return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(integer(value));
  }
}
