package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a call, before they are matched with what the function takes. */
public record Arguments(List<Object> positional, Map<String, Object> named) {
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /**
   * Matches them with a function's parameters, in order.
   *
   * @param function for error messages
   */
  public Matched match(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw TemplateException.of(
          "%s takes %d arguments, not %d"
              .formatted(function, parameters.length, positional.size()));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (values.containsKey(name)) {
            throw TemplateException.of("%s got %s twice".formatted(function, name));
          }
          if (!List.of(parameters).contains(name)) {
            throw TemplateException.of("%s has no argument %s".formatted(function, name));
          }
          values.put(name, value);
        });
    return new Matched(function, values);
  }

  /** All but the first positional one. */
  public Arguments rest() {
    return new Arguments(positional.subList(1, positional.size()), named);
  }

  /** Arguments by their parameters' names. */
  public record Matched(String function, Map<String, Object> values) {

    public boolean has(String name) {
      return values.containsKey(name);
    }

    /** One that must be there. */
    public Object get(String name) {
      if (!has(name)) {
        throw TemplateException.of("%s needs %s".formatted(function, name));
      }
      return values.get(name);
    }

    public Object get(String name, Object otherwise) {
      return values.getOrDefault(name, otherwise);
    }

    public boolean flag(String name) {
      return has(name) && Truth.of(values.get(name));
    }

    /** A number, which may be as large as a text or list can be. */
    public int integer(String name, int otherwise) {
      return Numbers.index(get(name, Numbers.of(otherwise)));
    }

    /** Text that must be text. */
    public String text(String name) {
      return PythonText.require(get(name));
    }

    /** Text, or null where it is None or not given. */
    public String textOrNull(String name) {
      Object value = get(name, null);
      return value == null ? null : PythonText.require(value);
    }
  }
}
