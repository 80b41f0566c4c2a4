package io.gere.text.jinja;

import io.gere.text.python.Arithmetic;
import io.gere.text.python.Ordering;
import io.gere.text.python.Sequences;
import io.gere.text.python.Truth;
import io.gere.text.python.Undefined;
import java.util.List;

/** What is computed from other values. */
final class Operators {
  private Operators() {}

  record Not(Expression operand) implements Expression {
    @Override
    public Object value(Scope scope) {
      return !Truth.of(operand.value(scope));
    }
  }

  /** The left value if it is false, else the right one. */
  record And(Expression left, Expression right) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object first = left.value(scope);
      return Truth.of(first) ? right.value(scope) : first;
    }
  }

  /** The left value if it is true, else the right one. */
  record Or(Expression left, Expression right) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object first = left.value(scope);
      return Truth.of(first) ? first : right.value(scope);
    }
  }

  /**
   * {@code then if test else otherwise}.
   *
   * @param otherwise null where there is none; then the value is undefined
   */
  record Conditional(Expression test, Expression then, Expression otherwise) implements Expression {
    @Override
    public Object value(Scope scope) {
      if (Truth.of(test.value(scope))) {
        return then.value(scope);
      }
      return otherwise == null
          ? new Undefined("the inline if has no else")
          : otherwise.value(scope);
    }
  }

  /** {@code + - * / // % **} between two values. */
  record Binary(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object first = left.value(scope);
      return scope.made(Arithmetic.apply(operator, first, right.value(scope)));
    }
  }

  /** A sign before a number. */
  record Signed(String sign, Expression operand) implements Expression {
    @Override
    public Object value(Scope scope) {
      return Arithmetic.signed(sign, operand.value(scope));
    }
  }

  /** {@code a < b <= c}: a chain that ends with the first comparison that does not hold. */
  record Compared(Expression first, List<String> comparisons, List<Expression> others)
      implements Expression {
    @Override
    public Object value(Scope scope) {
      Object left = first.value(scope);
      for (int i = 0; i < others.size(); i++) {
        Object right = others.get(i).value(scope);
        if (!holds(comparisons.get(i), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  private static boolean holds(String comparison, Object left, Object right) {
    return switch (comparison) {
      case "in" -> Sequences.contains(right, left);
      case "not in" -> !Sequences.contains(right, left);
      default -> Ordering.holds(comparison, left, right);
    };
  }
}
