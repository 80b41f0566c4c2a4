package io.gere.diagnosis;

import io.gere.metrics.StepMetrics;
import java.util.Optional;

/** Sees in one task's steps that the imitation term has faded away and does not come back. */
final class UnderConstraintRule {
  /** With a thousandth of the loss the term's gradient is lost among the others' noise. */
  private static final double NOTHING = 1e-3;

  /** Long enough for a model to move away, at the paper's rates an epoch of a small task. */
  private static final int STEPS_IN_A_ROW = 50;

  private final ImitationShare share;
  private double lastRate;
  private int inARow;
  private double largestShare;
  private boolean found;

  UnderConstraintRule(ImitationShare share) {
    this.share = share;
  }

  /** The finding, once, at the step that completes it. */
  Optional<Finding> add(StepMetrics step) {
    // While the rate still rises the model has hardly moved, and there is nothing to hold.
    boolean warmingUp = step.lr() > lastRate;
    lastRate = step.lr();
    if (found || warmingUp || !share.isIn(step)) {
      return Optional.empty();
    }
    double now = share.of(step);
    inARow = now < NOTHING ? inARow + 1 : 0;
    largestShare = inARow == 0 ? 0 : Math.max(largestShare, now);
    if (inARow < STEPS_IN_A_ROW) {
      return Optional.empty();
    }
    found = true;
    return Optional.of(
        new Finding.UnderConstraint(
            step.task(),
            step.step(),
            new Finding.UnderConstraint.Numbers(
                inARow, largestShare, step.imitation(), step.omega())));
  }
}
