package io.gere.spark.distill;

import io.gere.storage.StoredFile;
import io.gere.thresholds.ActivationMoments;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What {@code distill} made of a {@link ReplayPart}.
 *
 * @param files by name
 * @param moments of the hidden states of each layer asked for, rising
 */
public record DistilledPart(Map<String, StoredFile> files, List<ActivationMoments> moments)
    implements Serializable {}
