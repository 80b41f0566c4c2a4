package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.jinja.Statement.Flow;
import java.util.List;

/** Statements one after the other. */
record Body(List<Statement> statements) {
  static final Body EMPTY = new Body(List.of());

  /** Renders them up to one that ends the loop or its round. */
  Flow render(Scope scope, Output out) {
    for (Statement each : statements) {
      scope.made(null);
      try {
        Flow flow = each.render(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      } catch (TemplateException failure) {
        throw failure.at(each.line());
      }
    }
    return Flow.NEXT;
  }

  /** Renders them as a text of their own, as a macro's body. */
  String text(Scope scope) {
    Output out = new Output();
    if (render(scope, out) != Flow.NEXT) {
      throw TemplateException.of("break and continue stand outside of a loop");
    }
    return out.text();
  }
}
