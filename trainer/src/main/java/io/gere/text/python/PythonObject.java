package io.gere.text.python;

/** An object with attributes of its own, such as {@code loop} and a namespace. */
public interface PythonObject {
  /** The attribute's value, or {@link Undefined}. */
  Object attribute(String name);
}
