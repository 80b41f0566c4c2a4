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

  /** An attribute or element that a value has not. */
  public static Undefined member(Object owner, Object key) {
    String type = owner == null ? "None" : TypeName.of(owner) + " object";
    return new Undefined(
        key instanceof String
            ? "'%s' has no attribute %s".formatted(type, PythonText.repr(key))
            : "%s has no element %s".formatted(type, PythonText.repr(key)));
  }

  public TemplateException failure() {
    return TemplateException.of(why);
  }
}
