package io.gere.text.jinja;

import io.gere.text.TemplateException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between the quotes of a string, with Python's escapes. */
final class StringLiteral {
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))",
          Pattern.DOTALL);

  private StringLiteral() {}

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    return ESCAPE.matcher(text).replaceAll(each -> Matcher.quoteReplacement(character(each)));
  }

  private static String character(MatchResult escape) {
    for (int group = 1; group <= 3; group++) {
      if (escape.group(group) != null) {
        return point(Integer.parseUnsignedInt(escape.group(group), 16));
      }
    }
    if (escape.group(4) != null) {
      return point(Integer.parseInt(escape.group(4), 8));
    }
    return switch (escape.group(5)) {
      case "n" -> "\n";
      case "t" -> "\t";
      case "r" -> "\r";
      case "a" -> "\u0007";
      case "b" -> "\b";
      case "f" -> "\f";
      case "v" -> "\u000b";
      case "\n" -> "";
      case "\\", "'", "\"" -> escape.group(5);
      case "x", "u", "U", "N" ->
          throw TemplateException.of("an escape that is not supported: " + escape.group());
      default -> escape.group(); // Python keeps what it does not know
    };
  }

  private static String point(int point) {
    if (!Character.isValidCodePoint(point)) {
      throw TemplateException.of("no character has the number %d".formatted(point));
    }
    return Character.toString(point);
  }
}
