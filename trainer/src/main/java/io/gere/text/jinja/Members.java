package io.gere.text.jinja;

import io.gere.text.python.Attributes;
import io.gere.text.python.Subscript;

/** Parts of a value. */
final class Members {
  private Members() {}

  /** {@code target.name}. */
  record Attribute(Expression target, String name) implements Expression {
    @Override
    public Object value(Scope scope) {
      return Attributes.attribute(target.value(scope), name);
    }
  }

  /** {@code target[key]}. */
  record Item(Expression target, Expression key) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object owner = target.value(scope);
      return Attributes.item(owner, key.value(scope));
    }
  }

  /** {@code target[start:stop:step]}; what is left out is none. */
  record Slice(Expression target, Expression start, Expression stop, Expression step)
      implements Expression {
    @Override
    public Object value(Scope scope) {
      return scope.made(
          Subscript.slice(
              target.value(scope), start.value(scope), stop.value(scope), step.value(scope)));
    }
  }
}
