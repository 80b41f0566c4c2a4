package io.gere.text.python;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** What Python calls a value's type. */
public final class TypeName {
  private TypeName() {}

  /** The name, such as {@code dict} or {@code NoneType}. */
  public static String of(Object value) {
    if (value == null) {
      return "NoneType";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof BigInteger) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof String) {
      return "str";
    } else if (value instanceof Tuple) {
      return "tuple";
    } else if (value instanceof Range) {
      return "range";
    } else if (value instanceof List) {
      return "list";
    } else if (value instanceof Map) {
      return "dict";
    } else if (value instanceof DictView view) {
      return view.kind();
    } else if (value instanceof Generator) {
      return "generator";
    } else if (value instanceof Markup) {
      return "Markup";
    }
    return value instanceof PythonObject ? "object" : "function";
  }
}
