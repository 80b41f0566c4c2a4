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
 * The Arrow schema of the hidden-state cache: {@code document: int32, hidden:
 * List<FixedSizeList<float32>[hiddenSize]>}, nothing nullable.
 *
 * <p>In Arrow's depth-first order a record batch therefore has the field nodes and buffers named by
 * the constants here; they are what the writer fills and what the reader looks into.
 */
final class CacheSchema {
  static final int NODES = 4;
  static final int TOKENS_NODE = 2;

  static final int BUFFERS = 7;
  static final int DOCUMENT_BUFFER = 1;
  static final int OFFSETS_BUFFER = 3;
  static final int STATES_BUFFER = 6;

  private CacheSchema() {}

  static Schema of(int hiddenSize, Map<String, String> metadata) {
    Field value = required("value", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    Field token = required("token", new ArrowType.FixedSizeList(hiddenSize), value);
    Field document = required("document", new ArrowType.Int(Integer.SIZE, true));
    Field hidden = required("hidden", new ArrowType.List(), token);
    return new Schema(List.of(document, hidden), metadata);
  }

  /** The hidden size of a cache with this schema; an error if it is another schema. */
  static int hiddenSize(Schema schema) throws IOException {
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

  private static Field required(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.notNullable(type), List.of(children));
  }
}
