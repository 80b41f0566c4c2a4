package io.gere.text.jinja;

import io.gere.text.jinja.Assignments.Target;
import io.gere.text.jinja.Macros.Signature;
import io.gere.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads a template's statements, and the text and prints between them. */
final class StatementParser {
  private static final Set<String> SPECIAL = Set.of("caller", "varargs", "kwargs");

  private final Tokens tokens;
  private final ExpressionParser expressions;

  private StatementParser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /** The whole template. */
  static Body parse(String template) {
    StatementParser parser = new StatementParser(new Tokens(Lexer.tokens(template)));
    return parser.body(Set.of());
  }

  /** Statements up to one of these tags, which is left to be read. */
  private Body body(Set<String> ends) {
    List<Statement> body = new ArrayList<>();
    while (!tokens.current().is(Kind.END)) {
      Token token = tokens.next();
      if (token.is(Kind.TEXT)) {
        body.add(new Prints.Text(token.text(), token.line()));
      } else if (token.is(Kind.PRINT_BEGIN)) {
        body.add(new Prints.Print(expressions.tuple(), token.line()));
        tokens.expect(Kind.PRINT_END, "'}}'");
      } else if (ends.contains(tokens.current().text()) && tokens.current().is(Kind.NAME)) {
        return new Body(body);
      } else {
        body.add(statement(tokens.name(), token.line()));
        endTag();
      }
    }
    if (!ends.isEmpty()) {
      throw tokens.unexpected("one of " + new TreeSet<>(ends));
    }
    return new Body(body);
  }

  /** The body of a statement, after its own tag and with the tag that ends it. */
  private Body block(String end) {
    Body body = blockUntil(Set.of(end));
    tokens.expectName(end);
    return body;
  }

  private Body blockUntil(Set<String> ends) {
    tokens.skip(":");
    endTag();
    return body(ends);
  }

  private void endTag() {
    tokens.expect(Kind.STATEMENT_END, "'%}'");
  }

  private Statement statement(String tag, int line) {
    return switch (tag) {
      case "if" -> condition(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> macro(line);
      case "call" -> callBlock(line);
      case "filter" -> new Prints.FilterBlock(expressions.filters(), block("endfilter"), line);
      case "with" -> with(line);
      case "generation" -> new Macros.Generation(block("endgeneration"), line);
      case "break" -> new Loops.Break(line);
      case "continue" -> new Loops.Continue(line);
      default ->
          throw tokens.fail(
              switch (tag) {
                case "include", "import", "from", "extends", "block" ->
                    "'%s' is for templates of several files; a chat template is one".formatted(tag);
                default -> "unknown tag '%s'".formatted(tag);
              });
    };
  }

  private Statement condition(int line) {
    List<Expression> tests = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    Body otherwise = Body.EMPTY;
    String tag = "elif";
    while (tag.equals("elif")) {
      tests.add(expressions.tuple(false));
      bodies.add(blockUntil(Set.of("elif", "else", "endif")));
      tag = tokens.name();
    }
    if (tag.equals("else")) {
      otherwise = block("endif");
    }
    return new Prints.If(tests, bodies, otherwise, line);
  }

  private Statement loop(int line) {
    Target target = target();
    tokens.expectName("in");
    Expression items = expressions.tuple(false);
    Expression filter = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    Body body = blockUntil(Set.of("else", "endfor"));
    Body otherwise = tokens.name().equals("else") ? block("endfor") : Body.EMPTY;
    return new Loops.For(target, items, filter, recursive, body, otherwise, line);
  }

  private Statement assignment(int line) {
    Target target = target();
    if (tokens.skip("=")) {
      return new Assignments.Set(target, expressions.tuple(), line);
    }
    List<Calls.Named> filters = tokens.skip("|") ? expressions.filters() : List.of();
    return new Assignments.SetBlock(target, filters, block("endset"), line);
  }

  private Statement macro(int line) {
    String name = tokens.name();
    Signature signature = signature(true);
    int before = tokens.readCount();
    Body body = block("endmacro");
    return new Macros.Macro(name, reading(signature, before), body, line);
  }

  private Statement callBlock(int line) {
    Signature signature = signature(tokens.current().isOperator("("));
    Calls.Call call = expressions.call();
    int before = tokens.readCount();
    Body body = block("endcall");
    return new Macros.CallBlock(call, reading(signature, before), body, line);
  }

  private Signature signature(boolean there) {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    if (there) {
      tokens.expect("(");
    }
    while (there && !tokens.skip(")")) {
      if (!parameters.isEmpty()) {
        tokens.expect(",");
      }
      parameters.add(tokens.name());
      if (tokens.skip("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.fail("a parameter without a default stands after one with a default");
      }
    }
    return new Signature(parameters, defaults, Set.of());
  }

  /** The signature with what the body, read since, reads of the special variables. */
  private Signature reading(Signature signature, int before) {
    Set<String> special = new TreeSet<>(SPECIAL);
    special.retainAll(tokens.readSince(before));
    signature.parameters().forEach(special::remove);
    return new Signature(signature.parameters(), signature.defaults(), special);
  }

  private Statement with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.current().is(Kind.STATEMENT_END)) {
      if (!targets.isEmpty()) {
        tokens.expect(",");
      }
      targets.add(target());
      tokens.expect("=");
      values.add(expressions.expression());
    }
    return new Assignments.With(targets, values, block("endwith"), line);
  }

  /** What is assigned to: a name, a namespace's field, or several of them. */
  private Target target() {
    List<Target> targets = new ArrayList<>(List.of(oneTarget()));
    boolean several = false;
    while (tokens.skip(",")) {
      several = true;
      if (tokens.current().isOperator(")")) {
        break;
      }
      targets.add(oneTarget());
    }
    return several ? new Assignments.Unpacked(targets) : targets.get(0);
  }

  private Target oneTarget() {
    if (tokens.skip("(")) {
      Target inner = target();
      tokens.expect(")");
      return inner;
    }
    String name = tokens.name();
    return tokens.skip(".")
        ? new Assignments.Field(name, tokens.name())
        : new Assignments.Name(name);
  }
}
