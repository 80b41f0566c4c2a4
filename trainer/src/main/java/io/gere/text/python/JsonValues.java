package io.gere.text.python;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as Python's {@code json.loads} reads it. */
public final class JsonValues {
  private JsonValues() {}

  /** The value of a node. */
  public static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> dict(node);
      case ARRAY -> list(node);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isIntegralNumber() ? (Object) node.bigIntegerValue() : (Object) node.doubleValue();
      case NULL, MISSING -> null;
      case BINARY, POJO -> throw new IllegalArgumentException(node.toString());
    };
  }

  /** An object's values, in its order. */
  public static Map<String, Object> dict(JsonNode object) {
    Map<String, Object> dict = new LinkedHashMap<>();
    object.properties().forEach(entry -> dict.put(entry.getKey(), of(entry.getValue())));
    return dict;
  }

  private static List<Object> list(JsonNode array) {
    List<Object> list = new ArrayList<>();
    array.forEach(item -> list.add(of(item)));
    return list;
  }
}
