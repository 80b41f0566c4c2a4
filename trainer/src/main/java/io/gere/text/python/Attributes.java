package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code value.name} and {@code value[key]} in the order in which Jinja's sandbox looks. */
public final class Attributes {
  /** What would change a dict or a list; the sandbox hides it. */
  private static final Set<String> CHANGE_DICTS =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private static final Set<String> CHANGE_LISTS =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private Attributes() {}

  /** {@code value.name}: a method comes before a dict's key. */
  public static Object attribute(Object value, String name) {
    Object method = own(value, name);
    if (method != null) {
      return method;
    }
    if (value instanceof Map<?, ?> dict && dict.containsKey(name)) {
      return dict.get(name);
    }
    return Missing.member(value, name);
  }

  /** {@code value[key]}: a dict's key comes before a method. */
  public static Object item(Object value, Object key) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (value instanceof Map<?, ?> dict && Dicts.isHashable(key) && Dicts.has(dict, key)) {
      return Dicts.get(dict, key);
    }
    boolean sequence = value instanceof String || value instanceof List;
    if (sequence && Numbers.isInteger(key)) {
      return Subscript.element(value, key);
    }
    Object method = key instanceof String name ? own(value, name) : null;
    return method == null ? Missing.member(value, key) : method;
  }

  /** What the value's type has by that name; null for nothing. */
  private static Object own(Object value, String name) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    } else if (value instanceof PythonObject object) {
      return object.attribute(name);
    } else if (value instanceof String text) {
      return TextMethods.find(text, name);
    } else if (value instanceof Map<?, ?> dict) {
      return CHANGE_DICTS.contains(name) ? hidden(value, name) : dict(dict, name);
    } else if (value instanceof List<?> list) {
      boolean mutable = !(value instanceof Tuple) && !(value instanceof Range);
      return mutable && CHANGE_LISTS.contains(name) ? hidden(value, name) : list(list, name);
    }
    return null;
  }

  private static Undefined hidden(Object value, String name) {
    return new Undefined(
        "access to attribute '%s' of '%s' object is unsafe".formatted(name, TypeName.of(value)));
  }

  private static Function dict(Map<?, ?> dict, String name) {
    return switch (name) {
      case "items" -> given -> view(name, items(dict), given);
      case "keys" -> given -> view(name, new ArrayList<>(dict.keySet()), given);
      case "values" -> given -> view(name, new ArrayList<>(dict.values()), given);
      case "get" ->
          given -> {
            Arguments.Matched matched = given.match(name, "key", "default");
            Object key = matched.get("key");
            return Dicts.has(dict, key) ? Dicts.get(dict, key) : matched.get("default", null);
          };
      case "copy" -> given -> dict;
      default -> null;
    };
  }

  private static DictView view(String name, List<Object> items, Arguments given) {
    given.match(name);
    return new DictView("dict_" + name, items);
  }

  /** A dict's keys and values, in pairs. */
  public static List<Object> items(Map<?, ?> dict) {
    List<Object> items = new ArrayList<>();
    dict.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  private static Function list(List<?> list, String name) {
    return switch (name) {
      case "count" -> given -> Numbers.of(matching(list, given, name).size());
      case "index" ->
          given -> {
            List<Integer> found = matching(list, given, name);
            if (found.isEmpty()) {
              throw TemplateException.of("the value is not in the list");
            }
            return Numbers.of(found.get(0));
          };
      case "copy" -> list instanceof Tuple || list instanceof Range ? null : given -> list;
      default -> null;
    };
  }

  private static List<Integer> matching(List<?> list, Arguments given, String name) {
    Object wanted = given.match(name, "value").get("value");
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (Ordering.equal(list.get(i), wanted)) {
        found.add(i);
      }
    }
    return found;
  }
}
