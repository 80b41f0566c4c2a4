package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.jinja.Token.Kind;
import io.gere.text.python.CodePoints;
import io.gere.text.python.Strip;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, white space as with {@code trim_blocks} and {@code lstrip_blocks}: a
 * statement or comment takes the indentation before it and the line break after it, a dash takes
 * all white space on its side, a plus keeps it.
 */
final class Lexer {
  private static final Pattern OPENING =
      Pattern.compile("(\\{%|\\{\\{|\\{#)([-+]?)", Pattern.DOTALL);
  private static final Pattern RAW =
      Pattern.compile("(?U)\\{%([-+]?)\\s*raw\\s*(-%}\\s*|%})", Pattern.DOTALL);
  private static final Pattern END_RAW =
      Pattern.compile("(?U)\\{%([-+]?)\\s*endraw\\s*(\\+%}|-%}\\s*|%}\\n?)", Pattern.DOTALL);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int counted;
  private boolean lineStart = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** All tokens, the last of which is {@link Kind#END}. */
  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer =
        new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    Matcher opening = OPENING.matcher(source);
    while (opening.find(at)) {
      Matcher raw = RAW.matcher(source).region(opening.start(), source.length());
      String sign = opening.group(2);
      boolean print = opening.group(1).equals("{{");
      text(source.substring(at, opening.start()), sign, !print);
      if (raw.lookingAt()) {
        raw(raw);
        continue;
      }
      Kind begin = print ? Kind.PRINT_BEGIN : Kind.STATEMENT_BEGIN;
      if (opening.group(1).equals("{#")) {
        comment(opening.end());
      } else {
        add(begin, opening.group(1), opening.start());
        at = tag(opening.end(), print);
        lineStart = source.charAt(at - 1) == '\n';
      }
    }
    if (at < source.length()) {
      add(Kind.TEXT, source.substring(at), at);
    }
    add(Kind.END, "", source.length());
  }

  private int tag(int inner, boolean print) {
    try {
      return new ExpressionLexer(source, inner, print).readInto(this::add);
    } catch (TemplateException failure) {
      throw failure.at(tokens.get(tokens.size() - 1).line());
    }
  }

  /** Text before a tag, without the white space that the tag takes. */
  private void text(String text, String sign, boolean strips) {
    String kept = text;
    if (sign.equals("-")) {
      kept = Strip.right(text, null);
    } else if (sign.isEmpty() && strips) {
      int start = text.lastIndexOf('\n') + 1;
      if ((start > 0 || lineStart)
          && text.substring(start).codePoints().allMatch(CodePoints::isSpace)) {
        kept = text.substring(0, start);
      }
    }
    if (!kept.isEmpty()) {
      add(Kind.TEXT, kept, at);
    }
  }

  private void comment(int start) {
    int end = source.indexOf("#}", start);
    if (end < 0) {
      throw TemplateException.of("a comment does not end").at(line(start));
    }
    char sign = end > start ? source.charAt(end - 1) : ' ';
    at = ExpressionLexer.afterTag(source, end + 2, sign);
    lineStart = source.charAt(at - 1) == '\n';
  }

  private void raw(Matcher begin) {
    lineStart = begin.group().endsWith("\n");
    at = begin.end();
    Matcher end = END_RAW.matcher(source);
    if (!end.find(at)) {
      throw TemplateException.of("raw does not end").at(line(at));
    }
    text(source.substring(at, end.start()), end.group(1), true);
    lineStart = end.group().endsWith("\n");
    at = end.end();
  }

  private void add(Kind kind, String text, int position) {
    tokens.add(new Token(kind, text, line(position)));
  }

  private int line(int position) {
    for (; counted < position; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }
}
