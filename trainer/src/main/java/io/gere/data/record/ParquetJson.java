package io.gere.data.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * Parquet values as JSON: groups are objects, lists and repeated fields arrays, maps objects; a
 * missing optional field is {@code null}.
 */
public final class ParquetJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ParquetJson() {}

  /** A whole row. */
  static ObjectNode row(Group row) {
    ObjectNode object = JSON.objectNode();
    row.getType()
        .getFields()
        .forEach(type -> object.set(type.getName(), field(row, type.getName())));
    return object;
  }

  /** One field of a row. */
  public static JsonNode field(Group group, String name) {
    int field = group.getType().getFieldIndex(name);
    Type type = group.getType().getType(field);
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      ArrayNode values = JSON.arrayNode();
      for (int i = 0; i < count; i++) {
        values.add(value(group, field, i));
      }
      return values;
    }
    return count == 0 ? JSON.nullNode() : value(group, field, 0);
  }

  private static JsonNode value(Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (!type.isPrimitive()) {
      Group inner = group.getGroup(field, index);
      LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
      if (kind instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
        return list(inner);
      }
      return kind instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
          ? map(inner)
          : row(inner);
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
      case INT32 -> JSON.numberNode(group.getInteger(field, index));
      case INT64 -> JSON.numberNode(group.getLong(field, index));
      case FLOAT -> JSON.numberNode(group.getFloat(field, index));
      case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
      case BINARY -> JSON.textNode(group.getString(field, index));
      case FIXED_LEN_BYTE_ARRAY, INT96 -> JSON.textNode(group.getValueToString(field, index));
    };
  }

  /**
   * A list by the rules of Parquet's "LogicalTypes": its one field repeats, and holds an element in
   * a group of its own unless it is the element itself, as old writers have it.
   */
  private static ArrayNode list(Group list) {
    Type repeated = list.getType().getType(0);
    JsonNode values = field(list, repeated.getName());
    boolean wrapped =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !repeated.getName().equals("array")
            && !repeated.getName().endsWith("_tuple");
    ArrayNode elements = JSON.arrayNode();
    values.forEach(value -> elements.add(wrapped ? value.elements().next() : value));
    return elements;
  }

  private static ObjectNode map(Group map) {
    ObjectNode object = JSON.objectNode();
    for (JsonNode entry : field(map, map.getType().getFieldName(0))) {
      object.set(entry.path("key").asText(), entry.path("value"));
    }
    return object;
  }
}
