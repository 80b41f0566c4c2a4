package io.gere.model.safetensors;

import io.gere.model.huggingface.CheckpointShards;
import java.nio.ByteBuffer;

/**
 * A tensor in a checkpoint.
 *
 * @param file where its bytes lie; open as long as the {@link CheckpointShards} it comes from
 * @param entry what the file's header says of it
 */
public record StoredTensor(SafetensorsFile file, TensorEntry entry) {
  /** Fills what remains of {@code destination}; see {@link SafetensorsFile#read}. */
  public void read(long offset, ByteBuffer destination) {
    file.read(entry, offset, destination);
  }
}
