package io.gere.text.python;

/** Something a template can call. */
@FunctionalInterface
public interface Function {
  Object call(Arguments arguments);
}
