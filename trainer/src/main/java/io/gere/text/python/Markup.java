package io.gere.text.python;

/**
 * Text that {@code safe} or {@code escape} has marked: what is added to it is escaped for HTML.
 * Printed and joined by {@code ~} it is plain text.
 */
public record Markup(String text) {

  /** Text or a value's text, escaped; markup as it is. */
  public static Markup escape(Object value) {
    if (value instanceof Markup markup) {
      return markup;
    }
    return new Markup(
        PythonText.str(value)
            .replace("&", "&amp;")
            .replace(">", "&gt;")
            .replace("<", "&lt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;"));
  }
}
