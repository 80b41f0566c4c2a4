package io.gere.model.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A tensor to write whose bytes are given one by one. */
public final class Bytes implements TensorSource {
  private final String name;
  private final StoredType type;
  private final long[] shape;
  private final byte[] content;

  Bytes(String name, StoredType type, long[] shape, byte[] content) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.content = content;
  }

  /** A float16 vector of this many elements, all bytes {@code value}. */
  public static Bytes halves(String name, int elements, int value) {
    byte[] content = new byte[2 * elements];
    Arrays.fill(content, (byte) value);
    return new Bytes(name, StoredType.F16, new long[] {elements}, content);
  }

  /** A tensor of zeros. */
  public static Bytes zeros(String name, long... shape) {
    return new Bytes(name, StoredType.BF16, shape, new byte[2 * (int) Shape.elements(shape)]);
  }

  public static void write(Path file, List<? extends TensorSource> tensors) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsWriter.write(out, tensors);
    }
  }

  public byte[] content() {
    return content;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StoredType type() {
    return type;
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(content));
  }
}
