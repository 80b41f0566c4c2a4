package io.gere.spark.distill;

import io.gere.replay.ActivationMoments;
import io.gere.storage.StoredFile;
import java.io.Serializable;

/**
 * What an executor made of a {@link DistillPart}.
 *
 * @param number of the file
 * @param bytes of the file
 * @param sha256 of the file
 * @param moments of its hidden states
 */
public record DistilledPart(int number, long bytes, String sha256, ActivationMoments moments)
    implements Serializable {
  StoredFile stored() {
    return new StoredFile(bytes, sha256);
  }
}
