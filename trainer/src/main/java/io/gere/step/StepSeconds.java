package io.gere.step;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Where a step's time went on this rank, in seconds.
 *
 * @param input waiting for the prepared batch
 * @param forward to the losses, and the cross-entropy's gradient at the head, which is taken along
 * @param backward the rest of the gradient, segments computed again among it
 * @param reduce sums over the ranks
 * @param optimizer gradient norm, clipping, update, and the updated shards on their way to all
 * @param validation asking the model what it knows
 * @param checkpoint copying what a checkpoint holds; writing it costs the step nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepSeconds(
    double input,
    double forward,
    double backward,
    double reduce,
    double optimizer,
    double validation,
    double checkpoint) {}
