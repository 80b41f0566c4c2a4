package io.gere.model.safetensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes safetensors files. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes a whole file and leaves {@code out} open. The data begins at a multiple of 8 bytes and
   * holds the tensors in the given order; the metadata says {@code format: pt}, which Hugging Face
   * Transformers asks for.
   */
  public static void write(OutputStream out, List<? extends TensorSource> tensors)
      throws IOException {
    byte[] header = header(tensors).getBytes(StandardCharsets.UTF_8);
    if (header.length > SafetensorsFile.MAXIMUM_HEADER_BYTES) {
      throw new IllegalArgumentException(tensors.size() + " tensors are too many for one file");
    }
    int padding = -header.length & 7;
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length + padding).array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
    for (TensorSource tensor : tensors) {
      tensor.writeTo(out);
    }
  }

  private static String header(List<? extends TensorSource> tensors) {
    ObjectNode header = Json.MAPPER.createObjectNode();
    header.putObject(SafetensorsHeader.METADATA).put("format", "pt");
    long position = 0;
    for (TensorSource tensor : tensors) {
      if (header.has(tensor.name())) {
        throw new IllegalArgumentException("two tensors named " + tensor.name());
      }
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor.type().name());
      ArrayNode shape = entry.putArray("shape");
      for (long size : tensor.shape()) {
        shape.add(size);
      }
      ArrayNode offsets = entry.putArray("data_offsets").add(position);
      position = Math.addExact(position, tensor.bytes());
      offsets.add(position);
    }
    return Json.line(header);
  }
}
