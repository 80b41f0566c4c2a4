package io.gere.diagnosis;

import io.gere.metrics.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Sees in one task's steps that the imitation term rules the loss while the task has stopped
 * learning. It compares the last quarter of the steps so far with the quarter before, so that a
 * long task, which learns slowly at its end, is measured by its own pace.
 */
final class OverConstraintRule {
  /** A dynamic ω makes the term half of the loss by itself; twice everything else is more. */
  private static final double DOMINATES = 2.0 / 3;

  /** The means of fewer steps are noise: single steps of 60 samples differ by a tenth. */
  private static final int FEWEST_STEPS = 25;

  /** A smaller fall cannot be told from none: noise of a tenth, over 25 steps, is a fiftieth. */
  private static final double FALL = 0.02;

  /** Below this many nats the right token has 90 % of the probability: the task is learnt. */
  private static final double LEARNT = 0.1;

  private final ImitationShare share;
  private final List<StepMetrics> steps = new ArrayList<>();
  private double highestRate;
  private boolean found;

  OverConstraintRule(ImitationShare share) {
    this.share = share;
  }

  /** The finding, once, at the step that completes it. */
  Optional<Finding> add(StepMetrics step) {
    highestRate = Math.max(highestRate, step.lr());
    // Where the schedule has brought the rate below half, learning ends by itself.
    boolean learning = step.lr() >= highestRate / 2;
    if (found || !learning || step.ceTask() == null || !share.isIn(step)) {
      return Optional.empty();
    }
    steps.add(step);
    boolean due = steps.size() >= 2 * FEWEST_STEPS && steps.size() % FEWEST_STEPS == 0;
    return due ? judge(step) : Optional.empty();
  }

  private Optional<Finding> judge(StepMetrics last) {
    int end = steps.size();
    int quarter = Math.max(FEWEST_STEPS, end / 4);
    List<StepMetrics> now = steps.subList(end - quarter, end);
    List<StepMetrics> before = steps.subList(end - 2 * quarter, end - quarter);
    double dominance = mean(now, share::of);
    double ceNow = mean(now, StepMetrics::ceTask);
    double ceBefore = mean(before, StepMetrics::ceTask);
    if (dominance < DOMINATES || ceNow < LEARNT || ceNow < (1 - FALL) * ceBefore) {
      return Optional.empty();
    }
    found = true;
    return Optional.of(
        new Finding.OverConstraint(
            last.task(),
            last.step(),
            new Finding.OverConstraint.Numbers(
                dominance, mean(now, StepMetrics::omega), ceBefore, ceNow, quarter)));
  }

  private static double mean(List<StepMetrics> steps, ToDoubleFunction<StepMetrics> quantity) {
    return steps.stream().mapToDouble(quantity).average().orElseThrow();
  }
}
