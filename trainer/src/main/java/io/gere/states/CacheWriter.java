package io.gere.states;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Writes one file of a cache. Not thread-safe; it holds one document in native memory. */
class CacheWriter implements AutoCloseable {
  private final CacheSchema schema;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final Batches file;

  /**
   * Takes record batches as they are. Through vectors each value would be copied once more and get
   * a bit that says that it is there, which makes packed states an eighth larger.
   */
  private static final class Batches extends ArrowFileWriter {
    Batches(VectorSchemaRoot schema, OutputStream out) {
      super(schema, null, new StreamChannel(out));
    }

    void write(ArrowRecordBatch batch) throws IOException {
      start();
      writeRecordBatch(batch);
    }
  }

  /**
   * @param out receives the file from its first byte; it stays open
   * @param metadata what the cache is made from, the same for each of its files
   */
  CacheWriter(OutputStream out, CacheSchema schema, Map<String, String> metadata) {
    this.schema = schema;
    allocator = new RootAllocator();
    root = VectorSchemaRoot.create(schema.arrow(metadata), allocator);
    file = new Batches(root, out);
  }

  /**
   * Writes one document.
   *
   * @param document its index in the replay set
   * @param tokens at least 1
   * @param states the tokens' values, one token after the other, little-endian, from the buffer's
   *     position to its limit; neither is moved
   */
  public void write(int document, int tokens, ByteBuffer states) throws IOException {
    long bytes = tokens * schema.rowBytes();
    if (document < 0 || tokens < 1 || states.remaining() != bytes) {
      throw new IllegalArgumentException(
          "document %d: %d bytes are not the states of %d tokens of %s"
              .formatted(document, states.remaining(), tokens, schema));
    }
    try (ArrowBuf index = allocator.buffer(Integer.BYTES);
        ArrowBuf offsets = allocator.buffer(2L * Integer.BYTES);
        ArrowBuf values = allocator.buffer(bytes);
        ArrowBuf allValid = allocator.getEmpty()) {
      index.writeInt(document);
      offsets.writeInt(0);
      offsets.writeInt(tokens);
      values.setBytes(0, states.duplicate());
      values.writerIndex(bytes);
      List<ArrowFieldNode> nodes =
          List.of(node(1), node(1), node(tokens), node((long) tokens * schema.width()));
      List<ArrowBuf> buffers =
          List.of(allValid, index, allValid, offsets, allValid, allValid, values);
      try (ArrowRecordBatch batch = new ArrowRecordBatch(1, nodes, buffers)) {
        file.write(batch);
      }
    }
  }

  private static ArrowFieldNode node(long length) {
    return new ArrowFieldNode(length, 0);
  }

  /** Writes the footer, without which the file cannot be read, and frees the native memory. */
  @Override
  public void close() throws IOException {
    try {
      file.end();
    } finally {
      root.close();
      allocator.close();
    }
  }
}
