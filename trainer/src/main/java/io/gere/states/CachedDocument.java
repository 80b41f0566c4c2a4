package io.gere.states;

import io.gere.GereException;
import io.gere.storage.ArrowFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * One document of a cache, where it lies in its file.
 *
 * @param index its index in the replay set
 * @param place where its states begin in the file
 * @param bytes of its states
 */
record CachedDocument(
    CacheKind kind, ArrowFile file, int index, int tokens, long place, int bytes) {
  /** Finds the document in its record batch. */
  static CachedDocument in(ArrowFile file, ArrowFile.Batch batch, CacheSchema schema)
      throws IOException {
    RecordBatch header = batch.header();
    if (header.length() != 1
        || header.nodesLength() != CacheSchema.NODES
        || header.buffersLength() != CacheSchema.BUFFERS) {
      throw new IOException("a record batch is not one document");
    }
    int index = ints(file, batch, CacheSchema.DOCUMENT_BUFFER, 1).getInt(0);
    ByteBuffer offsets = ints(file, batch, CacheSchema.OFFSETS_BUFFER, 2);
    long tokens = header.nodes(CacheSchema.TOKENS_NODE).length();
    if (index < 0 || offsets.getInt(0) != 0 || offsets.getInt(Integer.BYTES) != tokens) {
      throw new IOException("a record batch names no document, or not all of its tokens");
    }
    long bytes = Math.multiplyExact(tokens, schema.rowBytes());
    long place = batch.place(CacheSchema.STATES_BUFFER, bytes);
    return new CachedDocument(
        schema.kind(), file, index, (int) tokens, place, Math.toIntExact(bytes));
  }

  private static ByteBuffer ints(ArrowFile file, ArrowFile.Batch batch, int buffer, int count)
      throws IOException {
    ByteBuffer ints = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.read(batch.place(buffer, ints.capacity()), ints);
    return ints;
  }

  /**
   * Reads its tokens' values, one token after the other.
   *
   * @param into gets all {@link #bytes} from its position on
   * @throws GereException if the file has been shortened since it was opened
   */
  void read(ByteBuffer into) {
    ByteBuffer room = into.slice(into.position(), bytes);
    try {
      file.read(place, room);
    } catch (IOException e) {
      throw kind.unreadable(file.bytes().file(), e);
    }
    into.position(into.position() + bytes);
  }

  /** The same in memory of their own, little-endian. */
  ByteBuffer states() {
    ByteBuffer states = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    read(states);
    return states.flip();
  }
}
