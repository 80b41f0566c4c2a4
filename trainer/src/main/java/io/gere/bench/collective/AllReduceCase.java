package io.gere.bench.collective;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.StepTimes;

/**
 * One buffer, summed and then merely carried by the same processes.
 *
 * @param megabytes of float32, 10⁶ bytes each
 * @param repetitions that were measured, a transfer of each kind in each
 * @param sentBytes what a rank sends in both halves: 2 (ranks − 1) / ranks of the buffer
 * @param allReduceSeconds of a reduce-scatter and the all-gather after it
 * @param authenticatedSeconds of the same in a ring whose chunks carry authentication codes
 * @param rawSeconds of sending and receiving as many bytes through plain sockets, in the faster of
 *     two ways
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AllReduceCase(
    int ranks,
    int megabytes,
    int repetitions,
    long sentBytes,
    StepTimes allReduceSeconds,
    StepTimes authenticatedSeconds,
    StepTimes rawSeconds) {}
