package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What values print as: Python's {@code str} and {@code repr}. */
public final class PythonText {
  private PythonText() {}

  /** A value as text, as {@code {{ }}} prints it. */
  public static String str(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Markup markup) {
      return markup.text();
    } else if (value instanceof Undefined) {
      return "";
    }
    return repr(value);
  }

  /** A value as it prints within a list. */
  public static String repr(Object value) {
    if (value == null) {
      return "None";
    } else if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    } else if (value instanceof BigInteger) {
      return value.toString();
    } else if (value instanceof Double number) {
      return PythonFloat.repr(number);
    } else if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof Undefined) {
      return "Undefined";
    } else if (value instanceof Markup markup) {
      return "Markup(" + quoted(markup.text()) + ")";
    } else if (value instanceof Range range) {
      return range.repr();
    } else if (value instanceof Tuple tuple) {
      return "(" + list(tuple) + (tuple.size() == 1 ? ",)" : ")");
    } else if (value instanceof List<?> list) {
      return "[" + list(list) + "]";
    } else if (value instanceof DictView view) {
      return view.kind() + "([" + list(view.items()) + "])";
    } else if (value instanceof Map<?, ?> dict) {
      return dict.entrySet().stream()
          .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    // Python would print where it lies in memory.
    throw TemplateException.of("a %s has no text".formatted(TypeName.of(value)));
  }

  /** A value's text, escaped for HTML; markup as it is. */
  public static Markup escaped(Object value) {
    if (value instanceof Markup markup) {
      return markup;
    }
    return new Markup(
        str(value)
            .replace("&", "&amp;")
            .replace(">", "&gt;")
            .replace("<", "&lt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;"));
  }

  /** A value that must be text. */
  public static String require(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Markup markup) {
      return markup.text();
    } else if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw TemplateException.of("expected text, not %s".formatted(TypeName.of(value)));
  }

  private static String list(List<?> items) {
    return items.stream().map(PythonText::repr).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            point -> {
              if (point == quote || point == '\\') {
                out.append('\\').appendCodePoint(point);
              } else if (point == '\n') {
                out.append("\\n");
              } else if (point == '\r') {
                out.append("\\r");
              } else if (point == '\t') {
                out.append("\\t");
              } else if (CodePoints.isPrintable(point)) {
                out.appendCodePoint(point);
              } else {
                out.append(escape(point));
              }
            });
    return out.append(quote).toString();
  }

  private static String escape(int point) {
    if (point < 0x100) {
      return "\\x%02x".formatted(point);
    }
    return point < 0x10000 ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point);
  }
}
