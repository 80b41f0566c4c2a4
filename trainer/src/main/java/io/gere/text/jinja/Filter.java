package io.gere.text.jinja;

import io.gere.text.python.Arguments;

/** {@code value | filter(arguments)}. */
@FunctionalInterface
interface Filter {
  Object apply(Object value, Arguments arguments);
}
