package io.gere.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.step.StepSeconds;

/**
 * One line of {@code metrics.jsonl}: an optimizer step as all ranks together saw it.
 *
 * @param task the task's name
 * @param epoch from 0
 * @param step within the task, from 0, over all its epochs
 * @param loss the objective of method.md §4
 * @param ceTask cross-entropy of the task samples, or null where the batch held none
 * @param ceReplay cross-entropy of the replay samples, or null where the batch held none
 * @param imitation the replay loss's second term, unweighted; 0 without one
 * @param omega its weight (in scope {@code sample} the mean over replay samples); 0 without one
 * @param marginNonzero hidden-state elements outside their band; 0 for other losses than the
 *     margin's mean over these
 * @param gradNorm L2 norm of the whole gradient before clipping
 * @param lr learning rate of this step
 * @param tokens real tokens in the global batch
 * @param tokensPerSecond of all ranks together
 * @param replaySamples replay samples in the global batch
 * @param worldSize number of ranks
 * @param padding share of the computed positions that are padding
 * @param skipped steps of this task so far that changed nothing, because something in them was not
 *     finite
 * @param seconds where rank 0's time went
 * @param device how rank 0's GPU was used; null, and not written, without one
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepMetrics(
    String task,
    int epoch,
    long step,
    double loss,
    Double ceTask,
    Double ceReplay,
    double imitation,
    double omega,
    long marginNonzero,
    double gradNorm,
    double lr,
    long tokens,
    double tokensPerSecond,
    int replaySamples,
    int worldSize,
    double padding,
    long skipped,
    StepSeconds seconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) DeviceUse device) {}
