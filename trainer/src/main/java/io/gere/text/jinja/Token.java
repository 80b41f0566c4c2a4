package io.gere.text.jinja;

/**
 * A piece of a template.
 *
 * @param text what it says; of a string, without quotes and escapes
 * @param line on which it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    TEXT,
    PRINT_BEGIN,
    PRINT_END,
    STATEMENT_BEGIN,
    STATEMENT_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** For error messages. */
  String described() {
    return kind == Kind.END ? "the end of the template" : "'" + text + "'";
  }
}
