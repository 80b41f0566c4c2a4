package io.gere.states;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * One document of a cache, where it lies in the mapped file.
 *
 * @param index its index in the replay set
 * @param states its tokens' values, one token after the other, read-only
 */
record CachedDocument(int index, int tokens, ByteBuffer states) {
  /** An IPC message's flatbuffer is preceded by 0xFFFFFFFF and the flatbuffer's length. */
  private static final int MESSAGE_PREFIX = 8;

  /**
   * Finds the document in its record batch.
   *
   * @param block the batch's message and body, little-endian
   * @param metadataBytes the message's length with prefix and padding, from the file's footer
   * @param rowBytes the bytes of a token
   */
  static CachedDocument in(ByteBuffer block, int metadataBytes, long rowBytes) throws IOException {
    RecordBatch batch = recordBatch(block.slice(MESSAGE_PREFIX, metadataBytes - MESSAGE_PREFIX));
    ByteBuffer body =
        block.slice(metadataBytes, block.capacity() - metadataBytes).order(ByteOrder.LITTLE_ENDIAN);
    int index = buffer(body, batch, CacheSchema.DOCUMENT_BUFFER, Integer.BYTES).getInt(0);
    long tokens = batch.nodes(CacheSchema.TOKENS_NODE).length();
    ByteBuffer offsets = buffer(body, batch, CacheSchema.OFFSETS_BUFFER, 2L * Integer.BYTES);
    if (index < 0 || offsets.getInt(0) != 0 || offsets.getInt(Integer.BYTES) != tokens) {
      throw new IOException("a record batch names no document, or not all of its tokens");
    }
    long bytes = Math.multiplyExact(tokens, rowBytes);
    return new CachedDocument(
        index, (int) tokens, buffer(body, batch, CacheSchema.STATES_BUFFER, bytes));
  }

  private static RecordBatch recordBatch(ByteBuffer flatbuffer) throws IOException {
    Message message = Message.getRootAsMessage(flatbuffer);
    if (message.headerType() != MessageHeader.RecordBatch
        || !(message.header(new RecordBatch()) instanceof RecordBatch batch)
        || batch.length() != 1
        || batch.nodesLength() != CacheSchema.NODES
        || batch.buffersLength() != CacheSchema.BUFFERS
        || batch.compression() != null) {
      throw new IOException("a block is not one uncompressed document");
    }
    return batch;
  }

  private static ByteBuffer buffer(ByteBuffer body, RecordBatch batch, int number, long bytes)
      throws IOException {
    Buffer buffer = batch.buffers(number);
    if (bytes > buffer.length()
        || buffer.offset() < 0
        || buffer.offset() > body.capacity() - bytes) {
      throw new IOException("a record batch is shorter than its header says");
    }
    return body.slice((int) buffer.offset(), (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
