package io.gere.text.jinja;

/** What has a value. */
@FunctionalInterface
interface Expression {
  Object value(Scope scope);
}
