package io.gere.text.jinja;

/** What renders. */
interface Statement {
  /** How a loop's body goes on after a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow render(Scope scope, Output out);

  /** Where it stands, for error messages. */
  int line();
}
