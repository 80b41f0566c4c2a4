package io.gere.model.safetensors;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.RegularFile;
import io.gere.storage.ByteSource;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import io.gere.storage.input.ForeignContent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A safetensors file, open for reading: 8 bytes of header length (little-endian), a JSON header,
 * the tensors' bytes. Several threads may read at once.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** The format's own limit. */
  static final long MAXIMUM_HEADER_BYTES = 100_000_000;

  private final String path;
  private final ByteSource bytes;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(String path, ByteSource bytes) throws IOException {
    this.path = path;
    this.bytes = bytes;
    long fileBytes = bytes.size();
    if (fileBytes < Long.BYTES) {
      throw InputException.of(
          "%s has %d bytes, too few for a safetensors file".formatted(path, fileBytes));
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.read(0, length);
    long headerBytes = length.getLong(0);
    if (headerBytes < 0
        || headerBytes > MAXIMUM_HEADER_BYTES
        || headerBytes > fileBytes - Long.BYTES) {
      throw InputException.of(
          "%s %s"
              .formatted(
                  path,
                  foreign(fileBytes)
                      .map(ForeignContent::sentence)
                      .orElse(
                          "is not a valid safetensors file: it has %d bytes and a header of %s"
                              .formatted(fileBytes, Long.toUnsignedString(headerBytes)))));
    }
    ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
    bytes.read(Long.BYTES, json);
    this.dataStart = Long.BYTES + headerBytes;
    this.header = new SafetensorsHeader(path, json.array(), fileBytes - dataStart);
  }

  private Optional<ForeignContent> foreign(long fileBytes) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(ForeignContent.HEAD, fileBytes));
    bytes.read(0, head);
    return ForeignContent.of(head.array());
  }

  /** Opens a local file and checks its header. */
  public static SafetensorsFile open(Path path) {
    RegularFile.require(path);
    return open(path.toString(), () -> ByteSource.Local.open(path));
  }

  /**
   * Opens a file of a folder, wherever Hadoop keeps it, and checks its header.
   *
   * @param manifest the folder's, which lists the file
   */
  public static SafetensorsFile open(StepFolder folder, Manifest manifest, String name) {
    return open(folder.file(name).toString(), () -> folder.open(manifest, name));
  }

  private interface Opening {
    ByteSource open() throws IOException;
  }

  private static SafetensorsFile open(String path, Opening opening) {
    try {
      ByteSource bytes = opening.open();
      try {
        return new SafetensorsFile(path, bytes);
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw InputException.of("%s does not exist".formatted(path), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Where it lies, for messages. */
  public String path() {
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
    int count = destination.remaining();
    if (offset < 0 || count > tensor.bytes() - offset) {
      throw new IllegalArgumentException(
          "%s: tensor %s has %d bytes; asked for %d from byte %d"
              .formatted(path, tensor.name(), tensor.bytes(), count, offset));
    }
    // A type that cannot be read is refused here.
    tensor.type();
    try {
      bytes.read(dataStart + tensor.begin() + offset, destination);
    } catch (IOException e) {
      throw InputException.of(
          "%s: tensor %s cannot be read: %s".formatted(path, tensor.name(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be closed: %s".formatted(path, e.getMessage()), e);
    }
  }
}
