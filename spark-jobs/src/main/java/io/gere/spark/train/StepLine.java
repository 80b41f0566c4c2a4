package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.metrics.DeviceUse;
import io.gere.metrics.StepMetrics;
import io.gere.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/** An optimizer step as a line of the console. */
final class StepLine {
  private StepLine() {}

  /**
   * The step of all, its losses, learning rate and speed; the GPU's memory and use where there is
   * one.
   *
   * @param plan how many steps there are
   */
  static String of(Recipe recipe, TrainingPlan plan, StepMetrics step) {
    int task = recipe.tasks().stream().map(Task::name).toList().indexOf(step.task());
    List<String> parts = new ArrayList<>();
    parts.add(
        format(
            "train: task %d/%d %s, step %,d/%,d",
            task + 1, recipe.tasks().size(), step.task(), step.step() + 1, plan.steps().get(task)));
    parts.add(format("loss %.3f", step.loss()));
    if (step.ceTask() != null) {
      parts.add(format("task CE %.3f", step.ceTask()));
    }
    if (step.ceReplay() != null) {
      parts.add(format("replay CE %.3f", step.ceReplay()));
    }
    if (step.omega() > 0) {
      parts.add(format("%s %.4f x %.3g", recipe.loss().replay(), step.imitation(), step.omega()));
    }
    parts.add(format("lr %.2e", step.lr()));
    parts.add(format("%,.0f tokens/s", step.tokensPerSecond()));
    if (step.device() != null) {
      parts.add(device(step.device()));
    }
    return String.join(", ", parts);
  }

  private static String device(DeviceUse device) {
    String memory = format("%.1f GB", device.peakBytes() / 1e9);
    return device.mfu() == null ? memory : memory + format(", MFU %.1f %%", 100 * device.mfu());
  }
}
