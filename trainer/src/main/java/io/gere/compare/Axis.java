package io.gere.compare;

import io.gere.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * One thing that a comparison varies.
 *
 * @param key of the recipe
 * @param values what it is set to, in YAML; at least one, all different
 */
public record Axis(String key, List<String> values) {
  public Axis {
    values = List.copyOf(values);
    if (values.isEmpty() || values.contains("") || new HashSet<>(values).size() < values.size()) {
      throw InputException.of(
          "%s has the values %s to compare; give different ones, such as batch.replay=2,4,8"
              .formatted(key, values));
    }
  }

  /** Reads {@code KEY=VALUE,VALUE…}; a comma within brackets belongs to its value. */
  public static Axis parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw InputException.of(
          "'%s' is not of the form KEY=VALUE,VALUE, such as batch.replay=2,4,8".formatted(text));
    }
    return new Axis(text.substring(0, equals).strip(), values(text.substring(equals + 1)));
  }

  private static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        values.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    values.add(text.substring(start).strip());
    return values;
  }
}
