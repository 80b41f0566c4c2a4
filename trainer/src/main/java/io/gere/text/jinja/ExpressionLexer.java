package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.jinja.Token.Kind;
import io.gere.text.python.CodePoints;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what stands within {@code {{ }}} or {@code {% %}} into tokens. */
final class ExpressionLexer {
  /** Takes tokens one by one, with their positions. */
  interface Sink {
    void add(Kind kind, String text, int position);
  }

  private static final String DIGITS = "(?:\\d+_)*\\d+";
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?U)(\\s+)"
              + "|((?<!\\.)D(?:(?:\\.D)?[eE][+-]?D|\\.D))".replace("D", DIGITS)
              + "|(0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\\da-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*)"
              + "|(\\w+)"
              + "|((?s:'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"))"
              + "|(//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;])");
  private static final Kind[] KINDS = {
    null, null, Kind.FLOAT, Kind.INTEGER, Kind.NAME, Kind.STRING, Kind.OPERATOR
  };

  private final String source;
  private final boolean print;
  private final Deque<String> open = new ArrayDeque<>();
  private int at;

  /**
   * A lexer for one tag.
   *
   * @param print whether it ends with {@code }}} and not with {@code %}}
   */
  ExpressionLexer(String source, int at, boolean print) {
    this.source = source;
    this.at = at;
    this.print = print;
  }

  /** Reads to the tag's end; returns where the text after it begins. */
  int readInto(Sink sink) {
    String end = print ? "}}" : "%}";
    Matcher token = TOKEN.matcher(source);
    token.useTransparentBounds(true);
    while (true) {
      char sign = at < source.length() ? source.charAt(at) : ' ';
      int tail = sign == '-' || (sign == '+' && !print) ? at + 1 : at;
      if (open.isEmpty() && source.startsWith(end, tail)) {
        sink.add(print ? Kind.PRINT_END : Kind.STATEMENT_END, end, tail);
        boolean plain = print && tail == at; // prints keep the line break after them
        return plain ? tail + 2 : afterTag(source, tail + 2, tail == at ? ' ' : sign);
      }
      if (!token.region(at, source.length()).lookingAt()) {
        throw TemplateException.of(
            at == source.length() ? "a tag does not end" : "unexpected '" + sign + "'");
      }
      add(token, sink);
      at = token.end();
    }
  }

  /** Where text goes on after a statement or comment that ends there. */
  static int afterTag(String source, int end, char sign) {
    int next = end;
    if (sign == '-') {
      while (next < source.length() && CodePoints.isSpace(source.charAt(next))) {
        next++;
      }
    } else if (sign != '+' && source.startsWith("\n", end)) {
      next++;
    }
    return next;
  }

  private void add(Matcher token, Sink sink) {
    for (int group = 2; group < KINDS.length; group++) {
      String text = token.group(group);
      if (text == null) {
        continue;
      }
      if (KINDS[group] == Kind.OPERATOR) {
        balance(text);
      }
      if (KINDS[group] == Kind.STRING) {
        text = StringLiteral.unescape(text.substring(1, text.length() - 1));
      }
      sink.add(KINDS[group], text, at);
    }
  }

  /** Within brackets {@code }}} closes two dicts and not the tag. */
  private void balance(String operator) {
    switch (operator) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        if (open.isEmpty() || !open.pop().equals(operator)) {
          throw TemplateException.of("unexpected '%s'".formatted(operator));
        }
      }
      default -> {}
    }
  }
}
