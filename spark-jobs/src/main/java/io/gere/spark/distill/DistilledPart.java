package io.gere.spark.distill;

import io.gere.replay.ActivationMoments;
import io.gere.storage.StoredFile;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What an executor made of a {@link DistillPart}.
 *
 * @param number of the part
 * @param files by name
 * @param moments of the hidden states of each layer
 */
public record DistilledPart(
    int number, Map<String, StoredFile> files, List<ActivationMoments> moments)
    implements Serializable {}
