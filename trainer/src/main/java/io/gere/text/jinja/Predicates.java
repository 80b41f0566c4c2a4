package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Arithmetic;
import io.gere.text.python.Function;
import io.gere.text.python.Letters;
import io.gere.text.python.Markup;
import io.gere.text.python.Numbers;
import io.gere.text.python.Ordering;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.Undefined;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** What Jinja calls tests: {@code value is name(argument)}. */
final class Predicates {
  /** One of them. */
  @FunctionalInterface
  interface Condition {
    boolean holds(Object value, Arguments arguments);
  }

  private static final Map<String, String> COMPARISONS =
      Map.ofEntries(
          Map.entry("eq", "=="),
          Map.entry("equalto", "=="),
          Map.entry("==", "=="),
          Map.entry("ne", "!="),
          Map.entry("!=", "!="),
          Map.entry("lt", "<"),
          Map.entry("lessthan", "<"),
          Map.entry("<", "<"),
          Map.entry("le", "<="),
          Map.entry("<=", "<="),
          Map.entry("gt", ">"),
          Map.entry("greaterthan", ">"),
          Map.entry(">", ">"),
          Map.entry("ge", ">="),
          Map.entry(">=", ">="));
  private static final Map<String, Condition> ALL = new HashMap<>();

  static {
    plain("defined", value -> !(value instanceof Undefined));
    plain("undefined", value -> value instanceof Undefined);
    plain("none", value -> value == null);
    plain("boolean", value -> value instanceof Boolean);
    plain("true", value -> Boolean.TRUE.equals(value));
    plain("false", value -> Boolean.FALSE.equals(value));
    plain("integer", value -> value instanceof BigInteger);
    plain("float", value -> value instanceof Double);
    plain("number", Numbers::isNumber);
    plain("string", value -> value instanceof String || value instanceof Markup);
    plain("mapping", value -> value instanceof Map);
    plain(
        "sequence",
        value ->
            value instanceof String
                || value instanceof List
                || value instanceof Map
                || value instanceof Undefined);
    plain("iterable", Sequences::isIterable);
    plain("callable", value -> value instanceof Function || value instanceof Undefined);
    plain("lower", value -> Letters.isLower(PythonText.str(value)));
    plain("upper", value -> Letters.isUpper(PythonText.str(value)));
    plain("escaped", value -> value instanceof Markup);
    plain("odd", value -> Ordering.equal(remainder(value, Numbers.of(2)), Numbers.of(1)));
    plain("even", value -> Ordering.equal(remainder(value, Numbers.of(2)), Numbers.of(0)));
    ALL.put(
        "divisibleby",
        (value, given) -> Ordering.equal(remainder(value, argument(given, "num")), Numbers.of(0)));
    ALL.put("in", (value, given) -> Sequences.contains(argument(given, "seq"), value));
    ALL.put("sameas", (value, given) -> isSame(value, argument(given, "other")));
    COMPARISONS.forEach(
        (name, comparison) ->
            ALL.put(
                name,
                (value, given) -> Ordering.holds(comparison, value, argument(given, "other"))));
  }

  private Predicates() {}

  static Condition find(String name) {
    Condition condition = ALL.get(name);
    if (condition == null) {
      throw TemplateException.of("there is no test '%s' here".formatted(name));
    }
    return condition;
  }

  private static void plain(String name, Predicate<Object> holds) {
    ALL.put(
        name,
        (value, given) -> {
          given.match(name);
          return holds.test(value);
        });
  }

  private static Object argument(Arguments given, String name) {
    return given.match("the test", name).get(name);
  }

  private static Object remainder(Object value, Object divisor) {
    return Arithmetic.apply("%", value, divisor);
  }

  /** The same object; equal text or numbers are not always, so only plain cases are answered. */
  private static boolean isSame(Object value, Object other) {
    boolean plain =
        value == null || value instanceof Boolean || other == null || other instanceof Boolean;
    return plain ? Objects.equals(value, other) : value == other;
  }
}
