package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The methods of a str. */
public final class TextMethods {
  /** What Python has besides, and no template has been seen to use. */
  private static final Set<String> OTHERS =
      Set.of("encode", "translate", "maketrans", "format_map", "istitle");

  private TextMethods() {}

  /** The method of that name; null where Python has none. */
  static Function find(String text, String name) {
    return switch (name) {
      case "strip" -> given -> Strip.both(text, characters(given, name));
      case "lstrip" -> given -> Strip.left(text, characters(given, name));
      case "rstrip" -> given -> Strip.right(text, characters(given, name));
      case "upper" -> none(name, Letters.upper(text));
      case "lower", "casefold" -> none(name, Letters.lower(text));
      case "capitalize" -> none(name, Letters.capitalize(text));
      case "title" -> none(name, Letters.title(text));
      case "swapcase" -> none(name, Letters.swapCase(text));
      case "isspace" -> none(name, Letters.all(text, CodePoints::isSpace));
      case "isdigit", "isdecimal", "isnumeric" -> none(name, Letters.all(text, Character::isDigit));
      case "isalpha" -> none(name, Letters.all(text, Character::isLetter));
      case "isalnum" -> none(name, Letters.all(text, Character::isLetterOrDigit));
      case "isupper" -> none(name, Letters.isUpper(text));
      case "islower" -> none(name, Letters.isLower(text));
      case "isprintable" -> none(name, text.codePoints().allMatch(CodePoints::isPrintable));
      case "isascii" -> none(name, text.codePoints().allMatch(each -> each < 128));
      case "isidentifier" -> none(name, text.matches("(?U)[\\p{L}_]\\w*"));
      case "split", "rsplit" -> given -> split(text, name, given);
      case "splitlines" ->
          given -> Split.lines(text, given.match(name, "keepends").flag("keepends"));
      case "partition", "rpartition" ->
          given ->
              Split.partition(text, given.match(name, "sep").text("sep"), name.charAt(0) == 'r');
      case "startswith", "endswith" -> given -> affix(text, name, given);
      case "removeprefix", "removesuffix" -> given -> removed(text, name, given);
      case "find", "rfind", "index", "rindex", "count" -> given -> search(text, name, given);
      case "replace" -> given -> replace(text, given.match(name, "old", "new", "count"));
      case "join" -> given -> join(text, given.match(name, "iterable").get("iterable"), false);
      case "center", "ljust", "rjust", "zfill" -> given -> Padding.apply(text, name, given);
      case "expandtabs" -> given -> Padding.tabs(text, given.match(name, "tabsize"));
      case "format" -> given -> BraceFormat.format(text, given);
      default -> {
        if (OTHERS.contains(name)) {
          throw TemplateException.of("str.%s is not supported in templates here".formatted(name));
        }
        yield null;
      }
    };
  }

  private static Function none(String name, Object result) {
    return given -> {
      given.match(name);
      return result;
    };
  }

  private static String characters(Arguments given, String name) {
    return given.match(name, "chars").textOrNull("chars");
  }

  private static List<Object> split(String text, String name, Arguments given) {
    Arguments.Matched matched = given.match(name, "sep", "maxsplit");
    int most = matched.integer("maxsplit", -1);
    String separator = matched.textOrNull("sep");
    return name.equals("split")
        ? Split.fromLeft(text, separator, most)
        : Split.fromRight(text, separator, most);
  }

  private static boolean affix(String text, String name, Arguments given) {
    Arguments.Matched matched = given.match(name, "affix", "start", "end");
    Object part = Subscript.slice(text, matched.get("start", null), matched.get("end", null), null);
    Object affix = matched.get("affix");
    for (Object each : affix instanceof Tuple tuple ? tuple : Tuple.of(affix)) {
      String wanted = PythonText.require(each);
      boolean found =
          name.equals("startswith")
              ? ((String) part).startsWith(wanted)
              : ((String) part).endsWith(wanted);
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static String removed(String text, String name, Arguments given) {
    String affix = given.match(name, "affix").text("affix");
    if (name.equals("removeprefix")) {
      return text.startsWith(affix) ? text.substring(affix.length()) : text;
    }
    return text.endsWith(affix) ? text.substring(0, text.length() - affix.length()) : text;
  }

  private static BigInteger search(String text, String name, Arguments given) {
    Arguments.Matched matched = given.match(name, "sub", "start", "end");
    Object start = matched.get("start", null);
    String part = (String) Subscript.slice(text, start, matched.get("end", null), null);
    String wanted = matched.text("sub");
    if (name.equals("count")) {
      int count =
          wanted.isEmpty()
              ? CodePoints.length(part) + 1
              : Split.fromLeft(part, wanted, -1).size() - 1;
      return BigInteger.valueOf(count);
    }
    int at = name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
    if (at < 0 && name.endsWith("index")) {
      throw TemplateException.of("substring not found");
    }
    String before =
        (String) Subscript.slice(text, null, start == null ? BigInteger.ZERO : start, null);
    return BigInteger.valueOf(at < 0 ? -1 : CodePoints.length(before) + part.codePointCount(0, at));
  }

  private static String replace(String text, Arguments.Matched given) {
    return replace(text, given.text("old"), given.text("new"), given.integer("count", -1));
  }

  /** {@code text.replace(old, new, count)}. */
  public static String replace(String text, String old, String replacement, int count) {
    List<Object> pieces =
        old.isEmpty() ? Padding.betweenCharacters(text, count) : Split.fromLeft(text, old, count);
    return join(replacement, pieces, false);
  }

  /**
   * {@code separator.join(items)}.
   *
   * @param printed whether items that are no text are joined as they print
   */
  public static String join(String separator, Object items, boolean printed) {
    StringBuilder out = new StringBuilder();
    for (Iterator<Object> each = Sequences.iterator(items); each.hasNext(); ) {
      Object item = each.next();
      String text = printed ? PythonText.str(item) : PythonText.require(item);
      Bounds.size((long) out.length() + text.length() + separator.length());
      out.append(text).append(each.hasNext() ? separator : "");
    }
    return out.toString();
  }
}
