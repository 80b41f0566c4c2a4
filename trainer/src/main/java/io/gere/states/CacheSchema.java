package io.gere.states;

import io.gere.tensor.ElementType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a file of documents holds of each token: {@code width} values of one type. Its Arrow schema
 * is {@code document: int32, <column>: List<FixedSizeList<value>[width]>}, nothing nullable, and
 * its metadata names the type as {@value #DTYPE}: Arrow has no bfloat16, whose bits lie there as
 * uint16.
 *
 * <p>In Arrow's depth-first order a record batch therefore has the field nodes and buffers named by
 * the constants here; they are what the writer fills and what the reader looks into.
 *
 * @param type FLOAT32, FLOAT16 or BFLOAT16 for hidden states, UINT8 for packed states
 */
record CacheSchema(CacheKind kind, ElementType type, int width) {
  static final int NODES = 4;
  static final int TOKENS_NODE = 2;

  static final int BUFFERS = 7;
  static final int DOCUMENT_BUFFER = 1;
  static final int OFFSETS_BUFFER = 3;
  static final int STATES_BUFFER = 6;

  private static final String DTYPE = "dtype";

  CacheSchema {
    if (width < 1) {
      throw new IllegalArgumentException("a cache of %d values a token".formatted(width));
    }
  }

  /** Hidden states of {@code hiddenSize} values a token. */
  static CacheSchema hiddenStates(ElementType type, int hiddenSize) {
    return new CacheSchema(CacheKind.HIDDEN_STATES, type, hiddenSize);
  }

  /** Hidden states of {@code hiddenSize} elements a token, packed to two bits each. */
  static CacheSchema packedStates(int hiddenSize) {
    return new CacheSchema(
        CacheKind.PACKED_STATES, ElementType.UINT8, StatePacker.rowBytes(hiddenSize));
  }

  /** Bytes of a token. */
  long rowBytes() {
    return (long) width * type.bytes();
  }

  /** What the type is called: in the metadata, and to people. */
  String typeName() {
    return switch (type) {
      case FLOAT32 -> "float32";
      case FLOAT16 -> "float16";
      case BFLOAT16 -> "bfloat16";
      case UINT8 -> "2-bit";
      case INT32, INT64, FLOAT64, BOOLEAN -> throw new IllegalStateException("a cache of " + type);
    };
  }

  /** The schema as Arrow has it. */
  Schema arrow(Map<String, String> metadata) {
    Field token = required("token", new ArrowType.FixedSizeList(width), required("value", value()));
    Field document = required("document", new ArrowType.Int(Integer.SIZE, true));
    Field states = required(kind.column(), new ArrowType.List(), token);
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(DTYPE, typeName());
    return new Schema(List.of(document, states), all);
  }

  /** The schema of a cache file; an error if it is another schema. */
  static CacheSchema of(Schema arrow) throws IOException {
    List<Field> tokens =
        arrow.getFields().size() == 2 ? arrow.getFields().get(1).getChildren() : List.of();
    if (tokens.size() == 1
        && tokens.get(0).getType() instanceof ArrowType.FixedSizeList list
        && list.getListSize() > 0) {
      for (CacheSchema known : ofWidth(list.getListSize())) {
        if (arrow.getFields().equals(known.arrow(Map.of()).getFields())
            && known.typeName().equals(arrow.getCustomMetadata().get(DTYPE))) {
          return known;
        }
      }
    }
    throw new IOException("its schema is " + arrow);
  }

  private static List<CacheSchema> ofWidth(int width) {
    return List.of(
        hiddenStates(ElementType.FLOAT32, width),
        hiddenStates(ElementType.FLOAT16, width),
        hiddenStates(ElementType.BFLOAT16, width),
        new CacheSchema(CacheKind.PACKED_STATES, ElementType.UINT8, width));
  }

  private ArrowType value() {
    return switch (type) {
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case BFLOAT16 -> new ArrowType.Int(Short.SIZE, false);
      case UINT8 -> new ArrowType.Int(Byte.SIZE, false);
      case INT32, INT64, FLOAT64, BOOLEAN -> throw new IllegalStateException("a cache of " + type);
    };
  }

  private static Field required(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.notNullable(type), List.of(children));
  }

  @Override
  public String toString() {
    return "%d %s".formatted(width, kind == CacheKind.PACKED_STATES ? "bytes" : typeName());
  }
}
