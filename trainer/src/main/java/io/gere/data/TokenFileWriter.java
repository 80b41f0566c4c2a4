package io.gere.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes samples as an Arrow IPC file, uncompressed: {@code input_ids: List<int32>, labels:
 * List<int32>}, nothing nullable, {@link #BLOCK_SAMPLES} rows a record batch. It holds the samples
 * of one record batch.
 */
final class TokenFileWriter implements AutoCloseable {
  static final int BLOCK_SAMPLES = 1024;
  static final Schema SCHEMA = new Schema(List.of(list("input_ids"), list("labels")));

  /** Places among a record batch's buffers, in Arrow's depth-first order. */
  static final int IDS_OFFSETS = 1;

  static final int LABELS_OFFSETS = 5;

  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
  private final ArrowFileWriter file;
  private final List<Sample> block = new ArrayList<>();

  /**
   * Begins the file.
   *
   * @param out receives it from its first byte; it stays open
   */
  TokenFileWriter(OutputStream out) {
    file = new ArrowFileWriter(root, null, Channels.newChannel(out));
  }

  private static Field list(String name) {
    Field item = new Field("item", FieldType.notNullable(new ArrowType.Int(32, true)), null);
    return new Field(name, FieldType.notNullable(new ArrowType.List()), List.of(item));
  }

  void add(Sample sample) throws IOException {
    block.add(sample);
    if (block.size() == BLOCK_SAMPLES) {
      writeBlock();
    }
  }

  private void writeBlock() throws IOException {
    int tokens = block.stream().mapToInt(Sample::length).sum();
    try (ArrowBuf offsets = allocator.buffer((block.size() + 1L) * Integer.BYTES);
        ArrowBuf ids = values(tokens, Sample::inputIds);
        ArrowBuf labels = values(tokens, Sample::labels);
        ArrowBuf allValid = allocator.getEmpty()) {
      int end = 0;
      offsets.writeInt(0);
      for (Sample sample : block) {
        end += sample.length();
        offsets.writeInt(end);
      }
      ArrowFieldNode rows = new ArrowFieldNode(block.size(), 0);
      ArrowFieldNode items = new ArrowFieldNode(tokens, 0);
      List<ArrowBuf> buffers =
          List.of(allValid, offsets, allValid, ids, allValid, offsets, allValid, labels);
      try (ArrowRecordBatch batch =
          new ArrowRecordBatch(block.size(), List.of(rows, items, rows, items), buffers)) {
        new VectorLoader(root).load(batch);
      }
      file.writeBatch();
    } finally {
      root.clear();
      block.clear();
    }
  }

  private ArrowBuf values(int tokens, Function<Sample, int[]> column) {
    ArrowBuf values = allocator.buffer((long) tokens * Integer.BYTES);
    for (Sample sample : block) {
      for (int value : column.apply(sample)) {
        values.writeInt(value);
      }
    }
    return values;
  }

  /** Ends the file, without which it cannot be read. */
  void end() throws IOException {
    if (!block.isEmpty()) {
      writeBlock();
    }
    file.end();
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    root.close();
    allocator.close();
  }
}
