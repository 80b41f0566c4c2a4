package io.gere.replay;

import io.gere.GereException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * One file of a hidden-state cache, read from its first document to its last: on any file system,
 * without a local copy, one document in memory.
 */
public final class HiddenStateStream implements AutoCloseable {
  /** Before its messages an Arrow file has its name, padded; the messages are Arrow's stream. */
  private static final int MAGIC = 8;

  private final InputStream in;
  private final String source;
  private final BufferAllocator allocator = new RootAllocator();
  private final ArrowStreamReader messages;
  private final int hiddenSize;

  /**
   * One document.
   *
   * @param index its index in the replay set
   * @param states {@code tokens × hiddenSize} values, row-major; gone with the next document
   */
  public record Document(int index, int tokens, FloatBuffer states) {}

  /**
   * Opens the stream.
   *
   * @param in the file from its first byte; closed with this
   * @param source names the file in errors
   */
  public HiddenStateStream(InputStream in, String source) {
    this.in = in;
    this.source = source;
    this.messages = new ArrowStreamReader(in, allocator);
    try {
      in.skipNBytes(MAGIC);
      this.hiddenSize = CacheSchema.HIDDEN_STATES.width(messages.getVectorSchemaRoot().getSchema());
    } catch (IOException | RuntimeException e) {
      close();
      throw damaged(e);
    }
  }

  public int hiddenSize() {
    return hiddenSize;
  }

  /**
   * The next document, or nothing after the last.
   *
   * @throws GereException if the file is damaged
   */
  public Optional<Document> next() {
    try {
      if (!messages.loadNextBatch()) {
        requireFooter();
        return Optional.empty();
      }
      VectorSchemaRoot root = messages.getVectorSchemaRoot();
      int index = ((IntVector) root.getVector(0)).get(0);
      FixedSizeListVector rows =
          (FixedSizeListVector) ((ListVector) root.getVector(1)).getDataVector();
      int tokens = rows.getValueCount();
      int values = Math.multiplyExact(tokens, hiddenSize);
      FloatBuffer states =
          rows.getDataVector()
              .getDataBuffer()
              .nioBuffer(0, Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      return Optional.of(new Document(index, tokens, states));
    } catch (IOException | RuntimeException e) {
      // Arrow's parser answers damaged bytes with whatever runtime exception they lead to.
      throw damaged(e);
    }
  }

  /** A file that was cut between two documents looks like one that ends there, but for this. */
  private void requireFooter() throws IOException {
    byte[] footer = in.readAllBytes();
    byte[] end = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    int from = footer.length - end.length;
    if (from < 0 || !Arrays.equals(footer, from, footer.length, end, 0, end.length)) {
      throw new EOFException("it ends before its footer");
    }
  }

  private GereException damaged(Exception e) {
    return GereException.failure(
        "%s cannot be read as a hidden-state cache (%s); run the distill step again"
            .formatted(source, Objects.requireNonNullElse(e.getMessage(), e)),
        e);
  }

  @Override
  public void close() {
    try (allocator) {
      messages.close();
    } catch (IOException e) {
      throw damaged(e);
    }
  }
}
