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
      Map<String, Object> named = new LinkedHashMap<>(given.named());
      List<Object> positional = given.positional();
      int taken = Math.min(parameters.size(), positional.size());
      for (int i = 0; i < parameters.size(); i++) {
        String name = parameters.get(i);
        if (i < taken) {
          inner.set(name, positional.get(i));
        } else {
          inner.set(name, named.containsKey(name) ? named.remove(name) : byDefault(i, inner));
        }
      }
      bindSpecial(macro, positional.subList(taken, positional.size()), named, inner);
      return inner;
    }

    private Object byDefault(int parameter, Scope inner) {
      int without = parameters.size() - defaults.size();
      return parameter < without
          ? new Undefined("parameter '%s' was not provided".formatted(parameters.get(parameter)))
          : defaults.get(parameter - without).value(inner);
    }

    /** What no parameter takes is refused unless the body reads it. */
    private void bindSpecial(
        String macro, List<Object> positional, Map<String, Object> named, Scope inner) {
      if (special.contains("caller")) {
        Object none = new Undefined("No caller defined");
        inner.set("caller", named.containsKey("caller") ? named.remove("caller") : none);
      }
      if (special.contains("varargs")) {
        inner.set("varargs", new Tuple(positional));
      } else if (!positional.isEmpty()) {
        throw TemplateException.of(
            "macro '%s' takes not more than %d arguments".formatted(macro, parameters.size()));
      }
      if (special.contains("kwargs")) {
        inner.set("kwargs", named);
      } else if (!named.isEmpty()) {
        throw TemplateException.of(
            "macro '%s' has no argument %s".formatted(macro, named.keySet().iterator().next()));
      }
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
