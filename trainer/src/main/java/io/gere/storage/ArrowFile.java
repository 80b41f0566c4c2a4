package io.gere.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An Arrow IPC file of uncompressed record batches, open for positional reads: what its footer
 * says, and any part of any buffer read into memory that is there. Nothing of it is mapped, so a
 * file that shrinks under its readers is an error and not the end of the JVM. Several threads may
 * read at once.
 *
 * @param batches in the footer's order
 */
public record ArrowFile(ByteSource.Local bytes, Schema schema, List<Batch> batches)
    implements AutoCloseable {
  /** An IPC message's flatbuffer is preceded by 0xFFFFFFFF and the flatbuffer's length. */
  private static final int MESSAGE_PREFIX = 8;

  /** A file ends with its footer, the footer's length, and the letters ARROW1. */
  private static final int FOOTER_END = Integer.BYTES + 6;

  /**
   * Opens a file and reads its footer and the headers of its record batches.
   *
   * @throws IOException if it is damaged; Arrow's parser answers damaged bytes with whatever
   *     runtime exception they lead to
   */
  public static ArrowFile open(Path file) throws IOException {
    ByteSource.Local bytes = ByteSource.Local.open(file);
    try (BufferAllocator allocator = new RootAllocator()) {
      checkFooter(bytes);
      ArrowFileReader footer = new ArrowFileReader(bytes.channel(), allocator);
      try {
        List<Batch> batches = new ArrayList<>();
        for (ArrowBlock block : footer.getRecordBlocks()) {
          batches.add(batch(bytes, block));
        }
        Schema schema = footer.getVectorSchemaRoot().getSchema();
        return new ArrowFile(bytes, schema, List.copyOf(batches));
      } finally {
        boolean channelToo = false;
        footer.close(channelToo);
      }
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /**
   * Arrow's own reader takes the channel and not what is checked, so its bytes are looked at first.
   */
  private static void checkFooter(ByteSource bytes) throws IOException {
    if (bytes.size() < FOOTER_END) {
      return; // the reader says what is wrong
    }
    ByteBuffer end = ByteBuffer.allocate(FOOTER_END).order(ByteOrder.LITTLE_ENDIAN);
    bytes.read(bytes.size() - FOOTER_END, end);
    long begin = bytes.size() - FOOTER_END - end.getInt(0);
    if (begin >= 0 && begin <= bytes.size() - FOOTER_END) {
      bytes.read(begin, ByteBuffer.allocate(end.getInt(0)));
    }
  }

  private static Batch batch(ByteSource bytes, ArrowBlock block) throws IOException {
    int header = block.getMetadataLength() - MESSAGE_PREFIX;
    long body = block.getOffset() + block.getMetadataLength();
    if (block.getOffset() < 0
        || header < 0
        || block.getBodyLength() < 0
        || body > bytes.size() - block.getBodyLength()) {
      throw new IOException(
          "a record batch of %d and %d bytes at %d does not fit into the file's %d bytes"
              .formatted(
                  block.getMetadataLength(),
                  block.getBodyLength(),
                  block.getOffset(),
                  bytes.size()));
    }
    ByteBuffer flatbuffer = ByteBuffer.allocate(header);
    bytes.read(block.getOffset() + MESSAGE_PREFIX, flatbuffer);
    Message message = Message.getRootAsMessage(flatbuffer.flip());
    if (!(message.header(new RecordBatch()) instanceof RecordBatch batch)
        || batch.compression() != null) {
      throw new IOException("a block is not an uncompressed record batch");
    }
    return new Batch(batch, body, block.getBodyLength());
  }

  /**
   * A record batch.
   *
   * @param begin where its buffers begin in the file
   * @param bytes of all its buffers
   */
  public record Batch(RecordBatch header, long begin, long bytes) {
    /**
     * Where a buffer lies in the file.
     *
     * @param number in Arrow's depth-first order
     * @param length what it has to hold, in bytes
     */
    public long place(int number, long length) throws IOException {
      Buffer buffer = header.buffers(number);
      if (length > buffer.length() || buffer.offset() < 0 || buffer.offset() > bytes - length) {
        throw new IOException("a record batch is shorter than its header says");
      }
      return begin + buffer.offset();
    }
  }

  /** Fills what remains of the buffer with the bytes from {@code place} on. */
  public void read(long place, ByteBuffer into) throws IOException {
    bytes.read(place, into);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
