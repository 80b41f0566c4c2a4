package io.gere.text.jinja;

import io.gere.text.jinja.Assignments.Target;
import io.gere.text.python.Arguments;
import io.gere.text.python.Function;
import io.gere.text.python.Sequences;
import io.gere.text.python.Truth;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

/** Loops, and how they are left. */
final class Loops {
  private Loops() {}

  /**
   * {@code {% for target in items if filter %}}.
   *
   * @param filter null for all items
   * @param recursive whether {@code loop(…)} renders the loop for other items
   * @param otherwise what renders where there are none
   */
  record For(
      Target target,
      Expression items,
      Expression filter,
      boolean recursive,
      Body body,
      Body otherwise,
      int line)
      implements Statement {

    @Override
    public Flow render(Scope scope, Output out) {
      return render(items.value(scope), 1, scope, out);
    }

    private Flow render(Object over, int depth, Scope scope, Output out) {
      Loop loop = loop(over, depth, scope);
      if (!loop.hasNext()) {
        return otherwise.render(scope.inner(), out);
      }
      Flow flow = Flow.NEXT;
      while (flow != Flow.BREAK && loop.hasNext()) {
        Scope inner = scope.inner();
        target.assign(loop.next(), inner);
        inner.set("loop", loop);
        scope.made(null);
        flow = body.render(inner, out);
      }
      return Flow.NEXT;
    }

    private Loop loop(Object over, int depth, Scope scope) {
      Function again = recursive ? given -> again(given, depth, scope) : null;
      Iterator<Object> all = Sequences.iterator(over);
      if (filter != null) {
        return new Loop(chosen(all, scope), -1, again, depth);
      }
      return new Loop(all, Loop.lengthOf(over), again, depth);
    }

    private String again(Arguments given, int depth, Scope scope) {
      Output inner = new Output();
      render(given.match("loop", "iterable").get("iterable"), depth + 1, scope, inner);
      return inner.text();
    }

    private Iterator<Object> chosen(Iterator<Object> all, Scope scope) {
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false)
          .filter(
              item -> {
                Scope inner = scope.inner();
                target.assign(item, inner);
                return Truth.of(filter.value(inner));
              })
          .iterator();
    }
  }

  record Break(int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      return Flow.BREAK;
    }
  }

  record Continue(int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      return Flow.CONTINUE;
    }
  }
}
