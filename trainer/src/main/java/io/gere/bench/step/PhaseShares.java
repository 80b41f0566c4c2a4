package io.gere.bench.step;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.metrics.StepMetrics;
import io.gere.step.StepSeconds;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Which part of the steps' time went where, 0..1; what is missing to 1 lies between the phases.
 *
 * @param input waiting for the prepared batch
 * @param forward to the losses, and the cross-entropy's gradient at the head
 * @param backward the rest of the gradient
 * @param reduce waiting for the other ranks
 * @param optimizer gradient norm, clipping, update
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PhaseShares(
    double input, double forward, double backward, double reduce, double optimizer) {
  static PhaseShares of(List<StepMetrics> steps, double seconds) {
    return new PhaseShares(
        share(steps, StepSeconds::input, seconds),
        share(steps, StepSeconds::forward, seconds),
        share(steps, StepSeconds::backward, seconds),
        share(steps, StepSeconds::reduce, seconds),
        share(steps, StepSeconds::optimizer, seconds));
  }

  private static double share(
      List<StepMetrics> steps, ToDoubleFunction<StepSeconds> phase, double seconds) {
    return steps.stream().map(StepMetrics::seconds).mapToDouble(phase).sum() / seconds;
  }
}
