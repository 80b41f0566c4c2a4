package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code str.format} with {@code {}}, {@code {0}} and {@code {name}}. */
final class BraceFormat {
  private static final Pattern FIELD = Pattern.compile("\\{\\{|}}|\\{(\\w*)(![rs])?}|[{}]");

  private BraceFormat() {}

  static String format(String pattern, Arguments arguments) {
    StringBuilder out = new StringBuilder();
    Matcher field = FIELD.matcher(pattern);
    int next = 0;
    int last = 0;
    boolean numbered = false;
    while (field.find()) {
      out.append(pattern, last, field.start());
      last = field.end();
      if (field.group().equals("{{") || field.group().equals("}}")) {
        out.append(field.group().charAt(0));
      } else if (field.group(1) == null) {
        throw TemplateException.of("a format that is not supported: " + pattern);
      } else {
        String name = field.group(1);
        boolean counted = name.matches("\\d+");
        if ((counted && next > 0) || (numbered && name.isEmpty())) {
          throw TemplateException.of("{} and {0} stand in one format: " + pattern);
        }
        numbered |= counted;
        Object value = value(name.isEmpty() ? String.valueOf(next++) : name, arguments);
        out.append("!r".equals(field.group(2)) ? PythonText.repr(value) : PythonText.str(value));
      }
      Bounds.size(out.length());
    }
    return out.append(pattern.substring(last)).toString();
  }

  private static Object value(String name, Arguments arguments) {
    if (name.matches("\\d{1,6}") && Integer.parseInt(name) < arguments.positional().size()) {
      return arguments.positional().get(Integer.parseInt(name));
    }
    if (!arguments.named().containsKey(name)) {
      throw TemplateException.of("the format has no value for " + name);
    }
    return arguments.named().get(name);
  }
}
