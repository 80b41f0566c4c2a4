package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class Tokens {
  private final List<Token> tokens;
  private final List<String> namesRead = new ArrayList<>();
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  int line() {
    return current().line();
  }

  Token next() {
    Token token = current();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skip(String operator) {
    boolean there = current().isOperator(operator);
    if (there) {
      next();
    }
    return there;
  }

  boolean skipName(String name) {
    boolean there = current().isName(name);
    if (there) {
      next();
    }
    return there;
  }

  void expect(String operator) {
    if (!skip(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  String name() {
    if (!current().is(Kind.NAME)) {
      throw unexpected("a name");
    }
    return next().text();
  }

  void expect(Kind kind, String described) {
    if (!current().is(kind)) {
      throw unexpected(described);
    }
    next();
  }

  TemplateException unexpected(String wanted) {
    return fail("expected %s, found %s".formatted(wanted, current().described()));
  }

  TemplateException fail(String message) {
    return TemplateException.of(message).at(line());
  }

  /** Remembers that a variable is read. */
  void reads(String name) {
    namesRead.add(name);
  }

  /** How many variables have been read; with {@link #readSince} those of a macro's body. */
  int readCount() {
    return namesRead.size();
  }

  List<String> readSince(int count) {
    return namesRead.subList(count, namesRead.size());
  }
}
