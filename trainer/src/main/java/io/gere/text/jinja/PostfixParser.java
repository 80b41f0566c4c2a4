package io.gere.text.jinja;

import io.gere.text.jinja.Calls.Given;
import io.gere.text.jinja.Calls.Named;
import io.gere.text.jinja.Literals.Literal;
import io.gere.text.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what binds tightest: literals and names, members, calls, filters and tests. */
final class PostfixParser {
  private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is");

  private final Tokens tokens;
  private final Supplier<Expression> expression;
  private final Supplier<Expression> tuple;

  PostfixParser(Tokens tokens, Supplier<Expression> expression, Supplier<Expression> tuple) {
    this.tokens = tokens;
    this.expression = expression;
    this.tuple = tuple;
  }

  Expression primary() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> name(tokens.next().text());
      case STRING -> new Literal(strings());
      case INTEGER -> new Literal(integer(tokens.next().text().replace("_", "")));
      case FLOAT -> new Literal(Double.valueOf(tokens.next().text().replace("_", "")));
      case OPERATOR -> bracketed(token.text());
      default -> throw tokens.unexpected("a value");
    };
  }

  private Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Literal(true);
      case "false", "False" -> new Literal(false);
      case "none", "None" -> Literal.NONE;
      default -> {
        tokens.reads(name);
        yield new Literals.Variable(name);
      }
    };
  }

  /** Strings that stand side by side are one. */
  private String strings() {
    StringBuilder text = new StringBuilder();
    while (tokens.current().is(Kind.STRING)) {
      text.append(tokens.next().text());
    }
    return text.toString();
  }

  private static BigInteger integer(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    for (String prefix : List.of("0x", "0o", "0b")) {
      if (digits.startsWith(prefix)) {
        int base = prefix.equals("0x") ? 16 : prefix.equals("0o") ? 8 : 2;
        return new BigInteger(digits.substring(2), base);
      }
    }
    return new BigInteger(digits);
  }

  private Expression bracketed(String operator) {
    switch (operator) {
      case "(" -> {
        tokens.next();
        Expression value = tuple.get();
        tokens.expect(")");
        return value;
      }
      case "[" -> {
        tokens.next();
        return new Literals.ListOf(until("]", expression));
      }
      case "{" -> {
        tokens.next();
        List<Expression> values = new ArrayList<>();
        List<Expression> keys = until("}", () -> key(values));
        return new Literals.DictOf(keys, values);
      }
      default -> throw tokens.unexpected("a value");
    }
  }

  private Expression key(List<Expression> values) {
    Expression key = expression.get();
    tokens.expect(":");
    values.add(expression.get());
    return key;
  }

  /** Items with commas between them, and one after the last if you like. */
  private List<Expression> until(String end, Supplier<Expression> item) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skip(end)) {
      if (!items.isEmpty()) {
        tokens.expect(",");
        if (tokens.skip(end)) {
          break;
        }
      }
      items.add(item.get());
    }
    return items;
  }

  /** Members and calls that follow a value. */
  Expression members(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skip(".")) {
        result =
            tokens.current().is(Kind.INTEGER)
                ? new Members.Item(result, new Literal(integer(tokens.next().text())))
                : new Members.Attribute(result, tokens.name());
      } else if (tokens.skip("[")) {
        result = subscript(result);
      } else if (tokens.current().isOperator("(")) {
        result = new Calls.Call(result, given());
      } else {
        return result;
      }
    }
  }

  private Expression subscript(Expression target) {
    if (tokens.skip("]")) {
      return new Members.Item(target, new Literals.TupleOf(List.of()));
    }
    Expression start = tokens.current().isOperator(":") ? null : expression.get();
    if (tokens.skip("]")) {
      return new Members.Item(target, start);
    }
    tokens.expect(":");
    Expression stop = sliceEnd();
    Expression step = tokens.skip(":") ? sliceEnd() : Literal.NONE;
    tokens.expect("]");
    return new Members.Slice(target, start == null ? Literal.NONE : start, stop, step);
  }

  private Expression sliceEnd() {
    boolean given = !tokens.current().isOperator(":") && !tokens.current().isOperator("]");
    return given ? expression.get() : Literal.NONE;
  }

  /** Filters, tests and calls that follow a value. */
  Expression filters(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skip("|")) {
        result = new Calls.Filtered(result, filter());
      } else if (tokens.skipName("is")) {
        boolean negated = tokens.skipName("not");
        result = new Calls.Tested(result, test());
        result = negated ? new Operators.Not(result) : result;
      } else if (tokens.current().isOperator("(")) {
        result = new Calls.Call(result, given());
      } else {
        return result;
      }
    }
  }

  Named filter() {
    String name = tokens.name();
    return new Named(name, tokens.current().isOperator("(") ? given() : Given.NOTHING);
  }

  /** A test takes its one argument without parentheses too. */
  private Named test() {
    String name = tokens.name();
    if (tokens.current().isOperator("(")) {
      return new Named(name, given());
    }
    boolean argument =
        switch (tokens.current().kind()) {
          case NAME -> !NO_ARGUMENT.contains(tokens.current().text());
          case STRING, INTEGER, FLOAT -> true;
          case OPERATOR -> Set.of("[", "{").contains(tokens.current().text());
          default -> false;
        };
    if (tokens.current().isName("is")) {
      throw tokens.fail("tests cannot be chained by 'is'");
    }
    return new Named(name, argument ? Given.of(members(primary())) : Given.NOTHING);
  }

  /** The arguments of a call, in parentheses. */
  private Given given() {
    List<Expression> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Expression> named = new ArrayList<>();
    Expression[] spread = new Expression[2];
    tokens.expect("(");
    until(
        ")",
        () -> {
          if (tokens.skip("*")) {
            spread[0] = expression.get();
          } else if (tokens.skip("**")) {
            spread[1] = expression.get();
          } else if (tokens.current().is(Kind.NAME) && tokens.following().isOperator("=")) {
            names.add(tokens.name());
            tokens.expect("=");
            named.add(expression.get());
          } else if (names.isEmpty()) {
            positional.add(expression.get());
          } else {
            throw tokens.fail("an argument without a name stands after one with a name");
          }
          return null;
        });
    return new Given(positional, names, named, spread[0], spread[1]);
  }
}
