package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Python's {@code json.dumps}, as Transformers' {@code tojson} calls it.
 *
 * @param ascii whether other characters are written as escapes
 * @param indent of a level; null for all in one line
 * @param between values
 * @param after a key
 * @param sorted whether keys are
 */
public record PythonJson(
    boolean ascii, String indent, String between, String after, boolean sorted) {

  /** The value as JSON. */
  public String dump(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "\n", out);
    return out.toString();
  }

  private void write(Object value, String newline, StringBuilder out) {
    Bounds.size(out.length());
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof BigInteger) {
      out.append(value);
    } else if (value instanceof Double number) {
      out.append(real(number));
    } else if (value instanceof String text) {
      quote(text, out);
    } else if (value instanceof Markup markup) {
      quote(markup.text(), out);
    } else if (value instanceof List<?> list && !(value instanceof Range)) {
      List<Runnable> parts = new ArrayList<>();
      list.forEach(item -> parts.add(() -> write(item, deeper(newline), out)));
      enclose('[', parts, ']', newline, out);
    } else if (value instanceof Map<?, ?> dict) {
      List<Runnable> parts = new ArrayList<>();
      for (Object key : keys(dict)) {
        parts.add(
            () -> {
              quote(key(key), out);
              out.append(after);
              write(dict.get(key), deeper(newline), out);
            });
      }
      enclose('{', parts, '}', newline, out);
    } else {
      throw TemplateException.of("a %s has no JSON".formatted(TypeName.of(value)));
    }
  }

  private List<?> keys(Map<?, ?> dict) {
    List<Object> keys = new ArrayList<>(dict.keySet());
    if (sorted) {
      keys.sort(Ordering::compare);
    }
    return keys;
  }

  private String deeper(String newline) {
    return indent == null ? newline : newline + indent;
  }

  private void enclose(
      char open, List<Runnable> parts, char close, String newline, StringBuilder out) {
    out.append(open);
    for (Iterator<Runnable> each = parts.iterator(); each.hasNext(); ) {
      out.append(indent == null ? "" : deeper(newline));
      each.next().run();
      out.append(each.hasNext() ? between : "");
    }
    out.append(indent == null || parts.isEmpty() ? "" : newline).append(close);
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    } else if (key == null || key instanceof Boolean || key instanceof BigInteger) {
      return String.valueOf(key);
    } else if (key instanceof Double number) {
      return real(number);
    }
    throw TemplateException.of("a %s is no key of JSON".formatted(TypeName.of(key)));
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    } else if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return PythonFloat.repr(number);
  }

  private void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
