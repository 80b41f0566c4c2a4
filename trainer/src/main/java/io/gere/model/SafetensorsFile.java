package io.gere.model;

import io.gere.GereException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file, open for reading: 8 bytes of header length (little-endian), a JSON header,
 * the tensors' bytes. Several threads may read at once.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** The format's own limit. */
  static final long MAXIMUM_HEADER_BYTES = 100_000_000;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    long fileBytes = channel.size();
    if (fileBytes < Long.BYTES) {
      throw GereException.failure(
          "%s has %d bytes, too few for a safetensors file".formatted(path, fileBytes));
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(length, 0);
    long headerBytes = length.getLong(0);
    if (headerBytes < 0
        || headerBytes > MAXIMUM_HEADER_BYTES
        || headerBytes > fileBytes - Long.BYTES) {
      throw GereException.failure(
          "%s is not a valid safetensors file: it has %d bytes and a header of %s"
              .formatted(path, fileBytes, Long.toUnsignedString(headerBytes)));
    }
    ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
    fill(json, Long.BYTES);
    this.dataStart = Long.BYTES + headerBytes;
    this.header = new SafetensorsHeader(path, json.array(), fileBytes - dataStart);
  }

  /** Opens the file and checks its header. */
  public static SafetensorsFile open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new SafetensorsFile(path, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw GereException.failure("%s does not exist".formatted(path), e);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  public Path path() {
    return path;
  }

  /** All tensors, in the order of their bytes. */
  public List<TensorEntry> entries() {
    return header.entries();
  }

  /** The header's free texts, such as {@code format: pt}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Fills what remains of {@code destination} with the tensor's raw little-endian bytes.
   *
   * @param offset the first byte to read, counted from the tensor's first
   */
  public void read(TensorEntry tensor, long offset, ByteBuffer destination) {
    int bytes = destination.remaining();
    if (offset < 0 || bytes > tensor.bytes() - offset) {
      throw new IllegalArgumentException(
          "%s: tensor %s has %d bytes; asked for %d from byte %d"
              .formatted(path, tensor.name(), tensor.bytes(), bytes, offset));
    }
    // A type that cannot be read is refused here.
    tensor.type();
    try {
      fill(destination, dataStart + tensor.begin() + offset);
    } catch (IOException e) {
      throw GereException.failure(
          "%s: tensor %s cannot be read: %s".formatted(path, tensor.name(), e.getMessage()), e);
    }
  }

  private void fill(ByteBuffer destination, long position) throws IOException {
    long next = position;
    while (destination.hasRemaining()) {
      int read = channel.read(destination, next);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + next);
      }
      next += read;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be closed: %s".formatted(path, e.getMessage()), e);
    }
  }
}
