package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.List;
import java.util.Map;

/** Keys of a dict: those that are equal are one key, and a list is none. */
public final class Dicts {
  private Dicts() {}

  public static boolean has(Map<?, ?> dict, Object key) {
    return dict.containsKey(stored(dict, key));
  }

  /** The key's value, or null. */
  public static Object get(Map<?, ?> dict, Object key) {
    return dict.get(stored(dict, key));
  }

  /** Sets a key's value. */
  public static void put(Map<Object, Object> dict, Object key, Object value) {
    dict.put(stored(dict, key), value);
  }

  /** Whether a value can be a key. */
  public static boolean isHashable(Object key) {
    return key instanceof Tuple tuple
        ? tuple.stream().allMatch(Dicts::isHashable)
        : !(key instanceof Map || (key instanceof List && !(key instanceof Range)));
  }

  /** Refuses what cannot be a key. */
  public static void requireHashable(Object key) {
    if (!isHashable(key)) {
      throw TemplateException.of("unhashable type: '%s'".formatted(TypeName.of(key)));
    }
  }

  /** The equal key that is there already, or else this one. */
  private static Object stored(Map<?, ?> dict, Object key) {
    if (key == null || key instanceof String) {
      return key;
    }
    requireHashable(key);
    for (Object other : dict.keySet()) {
      if (Ordering.equal(key, other)) {
        return other;
      }
    }
    return key;
  }
}
