package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Sequences;
import java.util.List;

/** Statements that set variables. */
final class Assignments {
  private Assignments() {}

  /** What is assigned to. */
  interface Target {
    void assign(Object value, Scope scope);
  }

  record Name(String name) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      scope.set(name, value);
    }
  }

  /** A namespace's field. */
  record Field(String namespace, String name) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      if (!(scope.get(namespace) instanceof Namespace fields)) {
        throw TemplateException.of(
            "%s.%s cannot be set: %s is no namespace".formatted(namespace, name, namespace));
      }
      fields.set(name, value);
    }
  }

  record Unpacked(List<Target> targets) implements Target {
    @Override
    public void assign(Object value, Scope scope) {
      List<Object> items = Sequences.list(value);
      if (items.size() != targets.size()) {
        throw TemplateException.of(
            "%d values cannot be unpacked to %d names".formatted(items.size(), targets.size()));
      }
      for (int i = 0; i < items.size(); i++) {
        targets.get(i).assign(items.get(i), scope);
      }
    }
  }

  record Set(Target target, Expression value, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      target.assign(value.value(scope), scope);
      return Flow.NEXT;
    }
  }

  /** Sets a variable to what a body renders, filtered. */
  record SetBlock(Target target, List<Calls.Named> filters, Body body, int line)
      implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      Output inner = new Output();
      Flow flow = body.render(scope.inner(), inner);
      if (flow == Flow.NEXT) {
        target.assign(Prints.filtered(inner.text(), filters, scope), scope);
      }
      return flow;
    }
  }

  /** Variables for a body only. */
  record With(List<Target> targets, List<Expression> values, Body body, int line)
      implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      List<Object> computed = Literals.values(values, scope);
      Scope inner = scope.inner();
      for (int i = 0; i < computed.size(); i++) {
        targets.get(i).assign(computed.get(i), inner);
      }
      return body.render(inner, out);
    }
  }
}
