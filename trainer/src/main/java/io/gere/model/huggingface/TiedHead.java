package io.gere.model.huggingface;

import io.gere.InputException;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.model.safetensors.StoredTensor;
import java.nio.ByteBuffer;

/**
 * A head that lies in a checkpoint though its configuration ties it to the embedding. It is passed
 * over, so it must be the embedding: one that was trained apart would be lost without a word.
 */
final class TiedHead {
  private static final int PIECE_BYTES = 16 << 20;

  private TiedHead() {}

  /** Refuses another head. */
  static void require(DecoderConfig config, CheckpointShards checkpoint) {
    StoredTensor head = checkpoint.tensors().get(WeightNames.HEAD);
    StoredTensor embedding = checkpoint.tensors().get(WeightNames.EMBEDDING);
    if (config.tiedEmbeddings() && head != null && !areSame(head, embedding)) {
      throw InputException.of(
          "%s: config.json ties the head to the embedding (tie_word_embeddings), but %s is not %s; set tie_word_embeddings to false if the model has a head of its own, or else delete the tensor"
              .formatted(checkpoint.folder(), WeightNames.HEAD, WeightNames.EMBEDDING));
    }
  }

  private static boolean areSame(StoredTensor head, StoredTensor embedding) {
    long bytes = embedding.entry().bytes();
    if (head.entry().type() != embedding.entry().type() || head.entry().bytes() != bytes) {
      return false;
    }
    int size = (int) Math.min(PIECE_BYTES, bytes);
    ByteBuffer one = ByteBuffer.allocateDirect(size);
    ByteBuffer other = ByteBuffer.allocateDirect(size);
    for (long offset = 0; offset < bytes; offset += size) {
      int count = (int) Math.min(size, bytes - offset);
      head.read(offset, one.clear().limit(count));
      embedding.read(offset, other.clear().limit(count));
      if (!one.flip().equals(other.flip())) {
        return false;
      }
    }
    return true;
  }
}
