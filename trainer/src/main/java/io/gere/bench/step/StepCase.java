package io.gere.bench.step;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.StepTimes;

/**
 * One way of training, measured.
 *
 * @param name {@code plain} or {@code gere}
 * @param replay replay documents of a batch, with the margin loss on packed states
 * @param steps that were measured
 * @param tokens of a batch, each a label
 * @param loss of the last step
 * @param stepSeconds of the steps
 * @param shares of their time
 * @param peakBytes most memory resident, from before the model was made, null where unknown; on a
 *     GPU what PyTorch holds of its memory after the last step, which is what it needed at most
 * @param residentBefore bytes resident before the measured steps; null where unknown
 * @param residentAfter bytes resident after them; null where unknown
 * @param javaBytesPerStep taken from the Java heap
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepCase(
    String name,
    int replay,
    int steps,
    long tokens,
    double loss,
    StepTimes stepSeconds,
    PhaseShares shares,
    Long peakBytes,
    Long residentBefore,
    Long residentAfter,
    long javaBytesPerStep) {}
