package io.gere.train;

import io.gere.replay.HiddenStateCache;
import io.gere.replay.Thresholds;

/**
 * What the margin loss holds the model to.
 *
 * @param cache the base model's hidden states on the replay set
 * @param thresholds the band of each dimension
 */
public record ReplayTarget(HiddenStateCache cache, Thresholds thresholds) {}
