package io.gere.text.python;

import io.gere.text.TemplateException;

/**
 * What a name, attribute or element that is not there evaluates to. It prints as nothing, is false
 * and empty; anything else done with it fails.
 *
 * @param why the sentence with which it fails
 */
public record Undefined(String why) {

  /** A variable that nobody has set. */
  public static Undefined variable(String name) {
    return new Undefined("'%s' is undefined".formatted(name));
  }

  public TemplateException failure() {
    return TemplateException.of(why);
  }
}
