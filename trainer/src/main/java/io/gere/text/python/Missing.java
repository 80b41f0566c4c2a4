package io.gere.text.python;

/** Attributes and elements that a value does not have. */
final class Missing {
  private Missing() {}

  /** What {@code owner.key} or {@code owner[key]} evaluates to. */
  static Undefined member(Object owner, Object key) {
    String type = owner == null ? "None" : TypeName.of(owner) + " object";
    return new Undefined(
        key instanceof String
            ? "'%s' has no attribute %s".formatted(type, PythonText.repr(key))
            : "%s has no element %s".formatted(type, PythonText.repr(key)));
  }
}
