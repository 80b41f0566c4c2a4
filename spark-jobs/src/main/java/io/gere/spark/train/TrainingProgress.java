package io.gere.spark.train;

import io.gere.config.Recipe;
import io.gere.storage.RunFolder;
import io.gere.train.MetricsLog;
import io.gere.train.StepMetrics;
import io.gere.train.TrainingPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says how far training is, from the metrics file that rank 0 writes: the driver sees the same in
 * local mode and on a cluster.
 */
final class TrainingProgress implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final Recipe recipe;
  private final RunFolder run;
  private final TrainingPlan plan;
  private final Consumer<String> say;
  private final Thread speaker;
  private final long start = System.nanoTime();
  private final int before;
  private int lastSaid;

  /**
   * Starts to speak.
   *
   * @param firstTask the first task that is not finished
   */
  TrainingProgress(
      Recipe recipe, RunFolder run, TrainingPlan plan, int firstTask, Consumer<String> say) {
    this.recipe = recipe;
    this.run = run;
    this.plan = plan;
    this.say = say;
    this.before =
        (int) plan.steps().subList(0, firstTask).stream().mapToLong(Long::longValue).sum();
    this.lastSaid = before;
    this.speaker = new Thread(this::speak, "training-progress");
    speaker.setDaemon(true);
    speaker.start();
  }

  private void speak() {
    try {
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        sayNews();
      }
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  private void sayNews() {
    List<StepMetrics> steps = MetricsLog.read(run.hadoop(), run.metrics());
    // A file that an earlier run left may still be longer than what this one has written.
    if (steps.size() > lastSaid) {
      lastSaid = steps.size();
      say.accept(line(steps));
    }
  }

  private String line(List<StepMetrics> steps) {
    StepMetrics last = steps.get(steps.size() - 1);
    int task = place(last.task());
    List<String> parts = new ArrayList<>();
    parts.add(
        format(
            "train: task %d/%d %s, step %,d/%,d",
            task + 1,
            recipe.tasks().size(),
            last.task(),
            last.step() + 1,
            plan.steps().get(task)));
    parts.add(format("loss %.3f", last.loss()));
    if (last.ceTask() != null) {
      parts.add(format("task CE %.3f", last.ceTask()));
    }
    if (last.ceReplay() != null) {
      parts.add(format("replay CE %.3f", last.ceReplay()));
    }
    if (last.omega() > 0) {
      parts.add(format("TM %.4f x %.3g", last.imitation(), last.omega()));
    }
    parts.add(format("%,.0f tokens/s", last.tokensPerSecond()));
    parts.add(left(steps.size()));
    return String.join(", ", parts);
  }

  private int place(String task) {
    return recipe.tasks().stream().map(Recipe.Task::name).toList().indexOf(task);
  }

  private String left(int done) {
    long total = plan.steps().stream().mapToLong(Long::longValue).sum();
    double perStep = (System.nanoTime() - start) / 1e9 / Math.max(1, done - before);
    Duration left = Duration.ofSeconds(Math.round(perStep * (total - done)));
    return format("%d:%02d left", left.toMinutes(), left.toSecondsPart());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  @Override
  public void close() {
    speaker.interrupt();
  }
}
