package io.gere.spark.corpus.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values of Spark as JSON, the same as {@link io.gere.data.record.ParquetJson} makes of what is in
 * the files: but dates, times and decimals, which are numbers there, are text that one can read.
 */
final class RowJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RowJson() {}

  static JsonNode of(Object value, DataType type) {
    if (value == null) {
      return JSON.nullNode();
    }
    if (type instanceof StructType struct) {
      return object((Row) value, struct);
    }
    if (type instanceof ArrayType array) {
      ArrayNode elements = JSON.arrayNode();
      CollectionConverters.asJava((scala.collection.Iterable<?>) value)
          .forEach(element -> elements.add(of(element, array.elementType())));
      return elements;
    }
    if (type instanceof MapType map) {
      ObjectNode object = JSON.objectNode();
      Map<?, ?> entries = CollectionConverters.asJava((scala.collection.Map<?, ?>) value);
      entries.forEach(
          (key, entry) -> object.set(of(key, map.keyType()).asText(), of(entry, map.valueType())));
      return object;
    }
    return simple(value);
  }

  private static ObjectNode object(Row row, StructType type) {
    ObjectNode object = JSON.objectNode();
    for (int i = 0; i < type.length(); i++) {
      object.set(type.apply(i).name(), of(row.get(i), type.apply(i).dataType()));
    }
    return object;
  }

  private static JsonNode simple(Object value) {
    if (value instanceof Boolean truth) {
      return JSON.booleanNode(truth);
    }
    if (value instanceof Float single) {
      return JSON.numberNode(single);
    }
    if (value instanceof Double number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Long number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return JSON.numberNode(((Number) value).intValue());
    }
    return JSON.textNode(
        value instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : value.toString());
  }
}
