package io.gere.metrics;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How a step used rank 0's GPU.
 *
 * @param peakBytes of its memory, at most at once since the process began
 * @param mfu model FLOPs utilisation: the model's operations a second as a share of what the GPU
 *     can do at best; null where that is not known
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DeviceUse(long peakBytes, Double mfu) {}
