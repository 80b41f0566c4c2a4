package io.gere.text.jinja;

import io.gere.text.python.PythonText;
import io.gere.text.python.Truth;
import java.util.List;

/** Text, values, and the choice between bodies. */
final class Prints {
  private Prints() {}

  record Text(String text, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      out.add(text);
      return Flow.NEXT;
    }
  }

  /** {@code {{ value }}}. */
  record Print(Expression value, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      out.add(PythonText.str(value.value(scope)));
      return Flow.NEXT;
    }
  }

  /** The body of the first test that holds, or else the last. */
  record If(List<Expression> tests, List<Body> bodies, Body otherwise, int line)
      implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      for (int i = 0; i < tests.size(); i++) {
        if (Truth.of(tests.get(i).value(scope))) {
          return bodies.get(i).render(scope, out);
        }
      }
      return otherwise.render(scope, out);
    }
  }

  /** A body that is filtered as a text. */
  record FilterBlock(List<Calls.Named> filters, Body body, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      Output inner = new Output();
      Flow flow = body.render(scope.inner(), inner);
      if (flow == Flow.NEXT) {
        out.add(PythonText.str(filtered(inner.text(), filters, scope)));
      }
      return flow;
    }
  }

  static Object filtered(String text, List<Calls.Named> filters, Scope scope) {
    Object value = text;
    for (Calls.Named filter : filters) {
      value = filter.filter(value, scope);
    }
    return value;
  }
}
