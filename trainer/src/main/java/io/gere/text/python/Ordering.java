package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Which values are equal, and which is smaller. */
public final class Ordering {
  private Ordering() {}

  /** Python's {@code ==}: 1 is 1.0 and True, a list is no tuple, a str is no number. */
  public static boolean equal(Object a, Object b) {
    if (a == null || b == null) {
      return a == b;
    } else if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return !isNan(a) && !isNan(b) && Numbers.compare(a, b) == 0;
    } else if (a instanceof List<?> left && b instanceof List<?> right) {
      return TypeName.of(a).equals(TypeName.of(b)) && equalItems(left, right);
    } else if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return left.size() == right.size()
          && left.entrySet().stream()
              .allMatch(entry -> right.entrySet().stream().anyMatch(other -> same(entry, other)));
    } else if (isText(a) && isText(b)) {
      return PythonText.str(a).equals(PythonText.str(b));
    }
    return a == b || (a instanceof Undefined && b instanceof Undefined);
  }

  /** Less than, equal to or more than 0 as {@code a} comes before or after {@code b}. */
  public static int compare(Object a, Object b) {
    if (a instanceof Undefined undefined) {
      throw undefined.failure();
    } else if (b instanceof Undefined undefined) {
      throw undefined.failure();
    } else if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      if (isNan(a) || isNan(b)) {
        throw TemplateException.of("nan cannot be ordered");
      }
      return Numbers.compare(a, b);
    } else if (isText(a) && isText(b)) {
      return Arrays.compare(
          PythonText.str(a).codePoints().toArray(), PythonText.str(b).codePoints().toArray());
    } else if (a instanceof List<?> left
        && b instanceof List<?> right
        && TypeName.of(a).equals(TypeName.of(b))
        && !(a instanceof Range)) {
      return compareItems(left, right);
    }
    throw TemplateException.of(
        "%s and %s cannot be ordered".formatted(TypeName.of(a), TypeName.of(b)));
  }

  /** Whether {@code a} and {@code b} compare so, by {@code == != < <= >} or {@code >=}. */
  public static boolean holds(String comparison, Object a, Object b) {
    return switch (comparison) {
      case "==" -> equal(a, b);
      case "!=" -> !equal(a, b);
      case "<" -> compare(a, b) < 0;
      case "<=" -> compare(a, b) <= 0;
      case ">" -> compare(a, b) > 0;
      case ">=" -> compare(a, b) >= 0;
      default -> throw new IllegalArgumentException(comparison);
    };
  }

  private static boolean same(Map.Entry<?, ?> a, Map.Entry<?, ?> b) {
    return equal(a.getKey(), b.getKey()) && equal(a.getValue(), b.getValue());
  }

  private static boolean equalItems(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<?> others = right.iterator();
    return left.stream().allMatch(item -> equal(item, others.next()));
  }

  private static int compareItems(List<?> left, List<?> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return compare(left.get(i), right.get(i));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof Markup;
  }

  private static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }
}
