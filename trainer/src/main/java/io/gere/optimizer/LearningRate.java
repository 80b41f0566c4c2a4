package io.gere.optimizer;

import io.gere.config.Optimizer;

/**
 * The learning rate of each step of a task, as Hugging Face's schedules define it: linear warm-up
 * from 0 over {@code warmup_steps}, then constant, or down to 0 at the last step linearly or along
 * half a cosine.
 */
public record LearningRate(Optimizer optimizer, long totalSteps) {
  /** The rate of the step with this number, counted from 0 within the task. */
  public double at(long step) {
    long warmup = optimizer.warmupSteps();
    if (step < warmup) {
      return optimizer.learningRate() * step / warmup;
    }
    double progress = (double) (step - warmup) / Math.max(1, totalSteps - warmup);
    double factor =
        switch (optimizer.schedule()) {
          case CONSTANT -> 1;
          case LINEAR -> Math.max(0, 1 - progress);
          case COSINE -> 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
        };
    return optimizer.learningRate() * factor;
  }
}
