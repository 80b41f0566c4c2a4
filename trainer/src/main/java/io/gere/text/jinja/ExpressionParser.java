package io.gere.text.jinja;

import io.gere.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions; a method for each level of binding, the loosest first. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final PostfixParser postfix;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.postfix = new PostfixParser(tokens, this::expression, this::tuple);
  }

  /** An expression, or several with commas between them as a tuple. */
  Expression tuple() {
    return tuple(true);
  }

  /**
   * The same.
   *
   * @param conditional whether {@code x if y} may stand there; before a loop's filter it may not
   */
  Expression tuple(boolean conditional) {
    List<Expression> items = new ArrayList<>();
    boolean several = false;
    while (!isTupleEnd()) {
      items.add(conditional ? expression() : or());
      if (!tokens.skip(",")) {
        break;
      }
      several = true;
    }
    if (items.isEmpty() && !tokens.current().isOperator(")")) {
      throw tokens.unexpected("an expression");
    }
    return several || items.isEmpty() ? new Literals.TupleOf(items) : items.get(0);
  }

  private boolean isTupleEnd() {
    return tokens.current().is(Kind.PRINT_END)
        || tokens.current().is(Kind.STATEMENT_END)
        || tokens.current().isOperator(")");
  }

  Expression expression() {
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression test = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Operators.Conditional(test, value, otherwise);
    }
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Operators.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Operators.And(left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Operators.Not(not()) : comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (String operator = comparator(); operator != null; operator = comparator()) {
      operators.add(operator);
      others.add(sum());
    }
    return operators.isEmpty() ? first : new Operators.Compared(first, operators, others);
  }

  private String comparator() {
    if (tokens.current().is(Kind.OPERATOR) && COMPARISONS.contains(tokens.current().text())) {
      return tokens.next().text();
    } else if (tokens.skipName("in")) {
      return "in";
    } else if (tokens.current().isName("not") && tokens.following().isName("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  private Expression sum() {
    Expression left = joined();
    while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
      left = new Operators.Binary(tokens.next().text(), left, joined());
    }
    return left;
  }

  private Expression joined() {
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (tokens.skip("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.get(0) : new Literals.Joined(parts);
  }

  private Expression product() {
    Expression left = power();
    while (tokens.current().is(Kind.OPERATOR)
        && Set.of("*", "/", "//", "%").contains(tokens.current().text())) {
      left = new Operators.Binary(tokens.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.skip("**")) {
      left = new Operators.Binary("**", left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    Expression value;
    if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
      value = new Operators.Signed(tokens.next().text(), unary(false));
    } else {
      value = postfix.primary();
    }
    value = postfix.members(value);
    return filtered ? postfix.filters(value) : value;
  }

  /** The filters of a block, which stand without what they filter. */
  List<Calls.Named> filters() {
    List<Calls.Named> filters = new ArrayList<>();
    do {
      filters.add(postfix.filter());
    } while (tokens.skip("|"));
    return filters;
  }

  /** A call, for a call block. */
  Calls.Call call() {
    if (expression() instanceof Calls.Call call) {
      return call;
    }
    throw tokens.fail("a call block needs a call");
  }
}
