package io.gere.text.jinja;

import io.gere.text.python.Dicts;
import io.gere.text.python.PythonText;
import io.gere.text.python.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as they are written, and variables. */
final class Literals {
  private Literals() {}

  /** Text, a number, true, false or none. */
  record Literal(Object constant) implements Expression {
    static final Literal NONE = new Literal(null);

    @Override
    public Object value(Scope scope) {
      return constant;
    }
  }

  record Variable(String name) implements Expression {
    @Override
    public Object value(Scope scope) {
      return scope.get(name);
    }
  }

  record TupleOf(List<Expression> items) implements Expression {
    @Override
    public Object value(Scope scope) {
      return new Tuple(values(items, scope));
    }
  }

  record ListOf(List<Expression> items) implements Expression {
    @Override
    public Object value(Scope scope) {
      return values(items, scope);
    }
  }

  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {
    @Override
    public Object value(Scope scope) {
      Map<Object, Object> dict = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        Dicts.put(dict, keys.get(i).value(scope), values.get(i).value(scope));
      }
      return dict;
    }
  }

  /** {@code a ~ b ~ c}: values as they print, one after the other. */
  record Joined(List<Expression> parts) implements Expression {
    @Override
    public Object value(Scope scope) {
      StringBuilder text = new StringBuilder();
      values(parts, scope).forEach(part -> text.append(PythonText.str(part)));
      return scope.made(text.toString());
    }
  }

  static List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>();
    expressions.forEach(each -> values.add(each.value(scope)));
    return values;
  }
}
