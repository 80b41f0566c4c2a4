package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Dicts;
import io.gere.text.python.PythonObject;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables that a loop may set for what comes after it. */
final class Namespace implements PythonObject {
  private final Map<Object, Object> fields;

  /** {@code namespace(…)}, from a dict or pairs and from named arguments. */
  Namespace(Arguments given) {
    this.fields = dict(given);
  }

  /** {@code dict(…)}. */
  static Map<Object, Object> dict(Arguments given) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (Object each : given.positional()) {
      if (each instanceof Map<?, ?> other) {
        other.forEach((key, value) -> Dicts.put(dict, key, value));
      } else {
        Sequences.list(each).forEach(pair -> put(dict, Sequences.list(pair)));
      }
    }
    given.named().forEach(dict::put);
    return dict;
  }

  private static void put(Map<Object, Object> dict, List<Object> pair) {
    if (pair.size() != 2) {
      throw TemplateException.of("a dict is made from pairs, not from " + PythonText.repr(pair));
    }
    Dicts.put(dict, pair.get(0), pair.get(1));
  }

  @Override
  public Object attribute(String name) {
    return fields.containsKey(name)
        ? fields.get(name)
        : new Undefined("the namespace has no attribute '%s'".formatted(name));
  }

  void set(String name, Object value) {
    fields.put(name, value);
  }
}
