package io.gere.model.safetensors;

import io.gere.storage.FileContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A safetensors file, whose size is known before it is written.
 *
 * @param tensors in the file's order
 */
public record SafetensorsContent(List<? extends TensorSource> tensors) implements FileContent {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    SafetensorsWriter.write(out, tensors);
  }

  /** Without the header. */
  @Override
  public long bytes() {
    return tensors.stream().mapToLong(TensorSource::bytes).sum();
  }
}
