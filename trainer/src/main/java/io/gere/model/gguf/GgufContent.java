package io.gere.model.gguf;

import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.FileContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A GGUF file, version 3: metadata, a list of the tensors, their data. Every tensor begins at a
 * multiple of 32 bytes.
 *
 * @param tensors in the file's order, under the names that llama.cpp asks for
 */
record GgufContent(GgufMetadata metadata, List<? extends TensorSource> tensors)
    implements FileContent {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  GgufContent {
    tensors = List.copyOf(tensors);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    out.write(header);
    pad(out, header.length);
    for (TensorSource tensor : tensors) {
      tensor.writeTo(out);
      pad(out, tensor.bytes());
    }
  }

  @Override
  public long bytes() {
    return aligned(headerBytes()) + tensors.stream().mapToLong(t -> aligned(t.bytes())).sum();
  }

  private int headerBytes() {
    int bytes = MAGIC.length + Integer.BYTES + 2 * Long.BYTES + metadata.bytes();
    for (TensorSource tensor : tensors) {
      bytes += new GgufValue.Text(tensor.name()).bytes();
      bytes += Integer.BYTES + tensor.shape().length * Long.BYTES + Integer.BYTES + Long.BYTES;
    }
    return bytes;
  }

  private byte[] header() {
    ByteBuffer header = ByteBuffer.allocate(headerBytes()).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putInt(VERSION).putLong(tensors.size()).putLong(metadata.values().size());
    metadata.put(header);
    long offset = 0;
    for (TensorSource tensor : tensors) {
      new GgufValue.Text(tensor.name()).put(header);
      long[] shape = tensor.shape();
      header.putInt(shape.length);
      for (int i = shape.length - 1; i >= 0; i--) { // the innermost dimension first
        header.putLong(shape[i]);
      }
      header.putInt(type(tensor.type())).putLong(offset);
      offset += aligned(tensor.bytes());
    }
    return header.array();
  }

  /** ggml's number for a type. */
  private static int type(StoredType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 30;
    };
  }

  private static void pad(OutputStream out, long written) throws IOException {
    out.write(new byte[(int) (aligned(written) - written)]);
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
