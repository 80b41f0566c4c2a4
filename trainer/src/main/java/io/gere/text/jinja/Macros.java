package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Function;
import io.gere.text.python.PythonText;
import io.gere.text.python.Tuple;
import io.gere.text.python.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bodies that are called: macros, call blocks, and what the assistant says. */
final class Macros {
  private Macros() {}

  /**
   * A macro's parameters.
   *
   * @param defaults of the last of them
   * @param special which of {@code caller}, {@code varargs} and {@code kwargs} its body reads
   */
  record Signature(List<String> parameters, List<Expression> defaults, Set<String> special) {

    /** The body's variables for a call. */
    Scope bind(String macro, Arguments given, Scope around) {
      Scope inner = around.inner();
      Map<String, Object> more = new LinkedHashMap<>(given.named());
      int count = parameters.size();
      int without = count - defaults.size();
      for (int i = 0; i < count; i++) {
        String name = parameters.get(i);
        if (i < given.positional().size()) {
          inner.set(name, given.positional().get(i));
        } else if (more.containsKey(name)) {
          inner.set(name, more.remove(name));
        } else {
          inner.set(
              name,
              i < without
                  ? new Undefined("parameter '%s' was not provided".formatted(name))
                  : defaults.get(i - without).value(inner));
        }
      }
      if (special.contains("caller")) {
        Object none = new Undefined("No caller defined");
        inner.set("caller", more.containsKey("caller") ? more.remove("caller") : none);
      }
      List<Object> surplus =
          given
              .positional()
              .subList(Math.min(count, given.positional().size()), given.positional().size());
      if (special.contains("varargs")) {
        inner.set("varargs", new Tuple(surplus));
      } else if (!surplus.isEmpty()) {
        throw TemplateException.of(
            "macro '%s' takes not more than %d arguments".formatted(macro, count));
      }
      if (special.contains("kwargs")) {
        inner.set("kwargs", more);
      } else if (!more.isEmpty()) {
        throw TemplateException.of(
            "macro '%s' has no argument %s".formatted(macro, more.keySet().iterator().next()));
      }
      return inner;
    }
  }

  record Macro(String name, Signature signature, Body body, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      scope.set(name, callable(name, signature, body, scope));
      return Flow.NEXT;
    }
  }

  /** Calls a macro whose {@code caller()} renders the body. */
  record CallBlock(Calls.Call call, Signature signature, Body body, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      Arguments given = call.given().values(scope);
      Map<String, Object> named = new LinkedHashMap<>(given.named());
      named.put("caller", callable("caller", signature, body, scope));
      Object result = call.with(new Arguments(given.positional(), named), scope);
      out.add(PythonText.str(result));
      return Flow.NEXT;
    }
  }

  /** What the assistant says, which Transformers' own tag marks. */
  record Generation(Body body, int line) implements Statement {
    @Override
    public Flow render(Scope scope, Output out) {
      String text = body.text(scope.inner());
      scope.markAssistant(text);
      out.add(text);
      return Flow.NEXT;
    }
  }

  private static Function callable(String name, Signature signature, Body body, Scope scope) {
    return given -> body.text(signature.bind(name, given, scope));
  }
}
