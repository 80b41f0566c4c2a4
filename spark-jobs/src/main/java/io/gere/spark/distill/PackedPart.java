package io.gere.spark.distill;

import io.gere.states.StateCounts;
import io.gere.storage.StoredFile;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What {@code thresholds} made of a {@link ReplayPart}.
 *
 * @param files by name
 * @param counts of each layer, in the thresholds' order
 */
public record PackedPart(Map<String, StoredFile> files, List<StateCounts> counts)
    implements Serializable {}
