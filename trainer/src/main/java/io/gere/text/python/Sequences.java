package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What can be gone through, counted and searched. */
public final class Sequences {
  private Sequences() {}

  /** Goes through a value: characters, items or keys. */
  public static Iterator<Object> iterator(Object value) {
    if (value instanceof String text) {
      return text.codePoints().<Object>mapToObj(Character::toString).iterator();
    } else if (value instanceof Markup markup) {
      return iterator(markup.text());
    } else if (value instanceof List<?> list) {
      return new ArrayList<Object>(list).iterator();
    } else if (value instanceof Map<?, ?> dict) {
      return new ArrayList<Object>(dict.keySet()).iterator();
    } else if (value instanceof DictView view) {
      return view.items().iterator();
    } else if (value instanceof Generator generator) {
      return generator.rest();
    } else if (value instanceof Undefined) {
      return new ArrayList<>().iterator();
    }
    throw TemplateException.of("'%s' object is not iterable".formatted(TypeName.of(value)));
  }

  /** All that a value has to go through. */
  public static List<Object> list(Object value) {
    List<Object> items = new ArrayList<>();
    iterator(value)
        .forEachRemaining(
            item -> {
              Bounds.size(items.size() + 1L);
              items.add(item);
            });
    return items;
  }

  /** Python's {@code iter} would not fail. */
  public static boolean isIterable(Object value) {
    return value instanceof Generator || value instanceof DictView || hasLength(value);
  }

  /** Python's {@code len} would not fail. */
  public static boolean hasLength(Object value) {
    return value instanceof String
        || value instanceof Markup
        || value instanceof List
        || value instanceof Map
        || value instanceof DictView
        || value instanceof Undefined;
  }

  /** Python's {@code len}. */
  public static int length(Object value) {
    if (value instanceof String text) {
      return CodePoints.length(text);
    } else if (hasLength(value)) {
      return list(value).size();
    }
    throw TemplateException.of("object of type '%s' has no len()".formatted(TypeName.of(value)));
  }

  /** Python's {@code item in value}. */
  public static boolean contains(Object value, Object item) {
    if (value instanceof Markup markup) {
      return contains(markup.text(), item);
    } else if (value instanceof String text) {
      return text.contains(PythonText.require(item));
    } else if (value instanceof Map<?, ?> dict) {
      return Dicts.has(dict, item);
    }
    for (Iterator<Object> items = iterator(value); items.hasNext(); ) {
      if (Ordering.equal(items.next(), item)) {
        return true;
      }
    }
    return false;
  }
}
