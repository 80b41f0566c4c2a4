package io.gere.replay;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a file of documents holds of each token: {@code width} values of one type. Its Arrow schema
 * is {@code document: int32, <column>: List<FixedSizeList<value>[width]>}, nothing nullable.
 *
 * <p>In Arrow's depth-first order a record batch therefore has the field nodes and buffers named by
 * the constants here; they are what the writer fills and what the reader looks into.
 */
enum CacheSchema {
  /** Float32 values, as many as the hidden size. */
  HIDDEN_STATES(
      "hidden", Float.BYTES, "hidden-state cache", "hidden size", "run the distill step again"),
  /** Bytes of four states each. */
  PACKED_STATES(
      "states",
      Byte.BYTES,
      "packed-state cache",
      "bytes per token",
      "run the thresholds step again");

  static final int NODES = 4;
  static final int TOKENS_NODE = 2;

  static final int BUFFERS = 7;
  static final int DOCUMENT_BUFFER = 1;
  static final int OFFSETS_BUFFER = 3;
  static final int STATES_BUFFER = 6;

  private final String column;
  private final int valueBytes;
  private final String cache;
  private final String width;
  private final String remedy;

  CacheSchema(String column, int valueBytes, String cache, String width, String remedy) {
    this.column = column;
    this.valueBytes = valueBytes;
    this.cache = cache;
    this.width = width;
    this.remedy = remedy;
  }

  /** What files of this schema are called together. */
  String cache() {
    return cache;
  }

  /** What the width is called. */
  String width() {
    return width;
  }

  /** What the user does when a file is of no use, as part of a sentence. */
  String remedy() {
    return remedy;
  }

  /** Bytes of a token. */
  long rowBytes(int width) {
    return (long) width * valueBytes;
  }

  Schema of(int width, Map<String, String> metadata) {
    Field token = required("token", new ArrowType.FixedSizeList(width), required("value", value()));
    Field document = required("document", new ArrowType.Int(Integer.SIZE, true));
    Field states = required(column, new ArrowType.List(), token);
    return new Schema(List.of(document, states), metadata);
  }

  /** The width of a file with this schema; an error if it is another schema. */
  int width(Schema schema) throws IOException {
    List<Field> tokens =
        schema.getFields().size() == 2 ? schema.getFields().get(1).getChildren() : List.of();
    if (tokens.size() == 1
        && tokens.get(0).getType() instanceof ArrowType.FixedSizeList list
        && list.getListSize() > 0
        && schema.getFields().equals(of(list.getListSize(), Map.of()).getFields())) {
      return list.getListSize();
    }
    throw new IOException("its schema is " + schema);
  }

  private ArrowType value() {
    return switch (this) {
      case HIDDEN_STATES -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case PACKED_STATES -> new ArrowType.Int(Byte.SIZE, false);
    };
  }

  private static Field required(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.notNullable(type), List.of(children));
  }
}
