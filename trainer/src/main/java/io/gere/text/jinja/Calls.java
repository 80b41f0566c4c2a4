package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Function;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.TypeName;
import io.gere.text.python.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of functions, filters and tests. */
final class Calls {
  private Calls() {}

  /**
   * Arguments as they are written.
   *
   * @param names of the named ones
   * @param spread a list after a star, or null
   * @param spreadNamed a dict after two stars, or null
   */
  record Given(
      List<Expression> positional,
      List<String> names,
      List<Expression> named,
      Expression spread,
      Expression spreadNamed) {
    static final Given NOTHING = new Given(List.of(), List.of(), List.of(), null, null);

    static Given of(Expression only) {
      return new Given(List.of(only), List.of(), List.of(), null, null);
    }

    Arguments values(Scope scope) {
      List<Object> values = Literals.values(positional, scope);
      if (spread != null) {
        values.addAll(Sequences.list(spread.value(scope)));
      }
      Map<String, Object> byName = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        byName.put(names.get(i), named.get(i).value(scope));
      }
      if (spreadNamed != null) {
        if (!(spreadNamed.value(scope) instanceof Map<?, ?> more)) {
          throw TemplateException.of("what stands after ** is no dict");
        }
        more.forEach((name, value) -> byName.put(PythonText.require(name), value));
      }
      return new Arguments(values, byName);
    }
  }

  record Call(Expression function, Given given) implements Expression {
    @Override
    public Object value(Scope scope) {
      return with(given.values(scope), scope);
    }

    Object with(Arguments arguments, Scope scope) {
      Object called = function.value(scope);
      if (called instanceof Undefined undefined) {
        throw undefined.failure();
      } else if (called instanceof Function callable) {
        return scope.made(callable.call(arguments));
      }
      throw TemplateException.of("a %s cannot be called".formatted(TypeName.of(called)));
    }
  }

  /** A filter or test with its arguments. */
  record Named(String name, Given given) {
    Object filter(Object value, Scope scope) {
      return scope.made(Filters.find(name).apply(value, given.values(scope)));
    }
  }

  /** {@code target | filter}. */
  record Filtered(Expression target, Named filter) implements Expression {
    @Override
    public Object value(Scope scope) {
      return filter.filter(target.value(scope), scope);
    }
  }

  /** {@code target is test}. */
  record Tested(Expression target, Named test) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object value = target.value(scope);
      return Predicates.find(test.name()).holds(value, test.given().values(scope));
    }
  }
}
