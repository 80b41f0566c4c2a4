package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Attributes;
import io.gere.text.python.Bounds;
import io.gere.text.python.CodePoints;
import io.gere.text.python.Function;
import io.gere.text.python.Letters;
import io.gere.text.python.Markup;
import io.gere.text.python.Numbers;
import io.gere.text.python.PercentFormat;
import io.gere.text.python.PythonJson;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.Split;
import io.gere.text.python.Strip;
import io.gere.text.python.Subscript;
import io.gere.text.python.TextMethods;
import io.gere.text.python.Tuple;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Filters that make text. */
final class TextFilters {
  private static final Pattern WORD = Pattern.compile("(?U)\\w+");
  private static final Pattern TITLE = Pattern.compile("(?U)[^-\\s({\\[<]+");

  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("string", (value, given) -> value instanceof Markup ? value : str(value)),
          Map.entry("upper", (value, given) -> Letters.upper(str(value))),
          Map.entry("lower", (value, given) -> Letters.lower(str(value))),
          Map.entry("capitalize", (value, given) -> Letters.capitalize(str(value))),
          Map.entry("title", (value, given) -> title(str(value))),
          Map.entry("trim", TextFilters::trim),
          Map.entry("center", TextFilters::center),
          Map.entry("replace", TextFilters::replace),
          Map.entry("join", TextFilters::join),
          Map.entry("indent", TextFilters::indent),
          Map.entry("truncate", TextFilters::truncate),
          Map.entry("format", TextFilters::format),
          Map.entry(
              "wordcount",
              (value, given) -> Numbers.of((int) WORD.matcher(str(value)).results().count())),
          Map.entry("safe", (value, given) -> new Markup(str(value))),
          Map.entry("escape", (value, given) -> PythonText.escaped(value)),
          Map.entry("e", (value, given) -> PythonText.escaped(value)),
          Map.entry("forceescape", (value, given) -> PythonText.escaped(str(value))),
          Map.entry("tojson", TextFilters::tojson));

  private TextFilters() {}

  private static String str(Object value) {
    return PythonText.str(value);
  }

  private static Object trim(Object value, Arguments given) {
    return Strip.both(str(value), given.match("trim", "chars").textOrNull("chars"));
  }

  private static Object center(Object value, Arguments given) {
    Object width = given.match("center", "width").get("width", Numbers.of(80));
    Function method = (Function) Attributes.attribute(str(value), "center");
    return method.call(new Arguments(List.of(width), Map.of()));
  }

  private static Object replace(Object value, Arguments given) {
    Arguments.Matched matched = given.match("replace", "old", "new", "count");
    int count = matched.get("count", null) == null ? -1 : matched.integer("count", -1);
    return TextMethods.replace(str(value), str(matched.get("old")), str(matched.get("new")), count);
  }

  private static Object join(Object value, Arguments given) {
    Arguments.Matched matched = given.match("join", "d", "attribute");
    Object items = value;
    if (matched.get("attribute", null) != null) {
      items =
          Sequences.list(value).stream()
              .map(AttributePath.of(matched.get("attribute"), null))
              .collect(Collectors.toList());
    }
    return TextMethods.join(str(matched.get("d", "")), items, true);
  }

  /** Lines after the first, or with {@code first} all, begin with so many spaces. */
  private static Object indent(Object value, Arguments given) {
    Arguments.Matched matched = given.match("indent", "width", "first", "blank");
    Object width = matched.get("width", Numbers.of(4));
    String indentation =
        width instanceof String text
            ? text
            : " ".repeat(Math.max(0, Bounds.size(Numbers.index(width))));
    List<Object> lines = Split.lines(PythonText.require(value) + "\n", false);
    StringBuilder out = new StringBuilder(matched.flag("first") ? indentation : "");
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i > 0 && (matched.flag("blank") || !lines.get(i).equals(""));
      out.append(i > 0 ? "\n" : "").append(indented ? indentation : "").append(lines.get(i));
      Bounds.size(out.length());
    }
    return out.toString();
  }

  private static Object truncate(Object value, Arguments given) {
    Arguments.Matched matched = given.match("truncate", "s", "killwords", "end", "leeway");
    int length = matched.integer("s", 255);
    String end = matched.has("end") ? matched.text("end") : "...";
    int kept = length - CodePoints.length(end);
    if (kept < 0) {
      throw TemplateException.of("truncate to less than what it ends with");
    }
    if (Sequences.length(value) <= (long) length + matched.integer("leeway", 5)) {
      return value;
    }
    String start =
        (String) Subscript.slice(PythonText.require(value), null, Numbers.of(kept), null);
    int space = start.lastIndexOf(' ');
    return (matched.flag("killwords") || space < 0 ? start : start.substring(0, space)) + end;
  }

  private static Object format(Object value, Arguments given) {
    return PercentFormat.format(
        str(value), given.named().isEmpty() ? new Tuple(given.positional()) : given.named());
  }

  private static Object tojson(Object value, Arguments given) {
    Arguments.Matched matched =
        given.match("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Object indent = matched.get("indent", null);
    Object separators = matched.get("separators", null);
    List<Object> marks =
        separators == null
            ? List.of(indent == null ? ", " : ",", ": ")
            : Sequences.list(separators);
    if (marks.size() != 2) {
      throw TemplateException.of("tojson takes two separators");
    }
    return new PythonJson(
            matched.flag("ensure_ascii"),
            indent == null || indent instanceof String
                ? (String) indent
                : " ".repeat(Math.max(0, Bounds.size(Numbers.index(indent)))),
            PythonText.require(marks.get(0)),
            PythonText.require(marks.get(1)),
            matched.flag("sort_keys"))
        .dump(value);
  }

  private static String title(String text) {
    return TITLE.matcher(text).replaceAll(word -> Matcher.quoteReplacement(word(word.group())));
  }

  private static String word(String word) {
    int rest = word.offsetByCodePoints(0, 1);
    return Letters.upper(word.substring(0, rest)) + Letters.lower(word.substring(rest));
  }
}
