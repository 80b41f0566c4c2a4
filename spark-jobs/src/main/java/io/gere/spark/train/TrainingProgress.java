package io.gere.spark.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.metrics.MetricsTail;
import io.gere.metrics.StepMetrics;
import io.gere.storage.RunFolder;
import io.gere.train.TrainingPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Says how far an attempt is, from the metrics file that rank 0 writes: the driver sees the same in
 * local mode and on a cluster.
 */
final class TrainingProgress {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private final Recipe recipe;
  private final TrainingPlan plan;
  private final Consumer<String> say;
  private final long start = System.nanoTime();
  private final MetricsTail metrics;
  private final TrainingDiagnosis diagnosis;
  private final int before;
  private int done;

  /**
   * Prepares to speak.
   *
   * @param plan how many steps there are in all
   */
  TrainingProgress(Recipe recipe, RunFolder run, TrainingPlan plan, Consumer<String> say) {
    this.recipe = recipe;
    this.metrics = new MetricsTail(run.hadoop(), run.metrics());
    this.plan = plan;
    this.say = say;
    // The steps that are done are in the file already.
    List<StepMetrics> old = metrics.next();
    this.diagnosis = new TrainingDiagnosis(recipe, run, plan, old, say);
    this.before = old.size();
    this.done = before;
  }

  /** Speaks while {@code work} runs. */
  <T> T during(Supplier<T> work) {
    Thread speaker = new Thread(this::speak, "training-progress");
    speaker.setDaemon(true);
    speaker.start();
    try {
      return work.get();
    } finally {
      end(speaker);
    }
  }

  /** The last steps are diagnosed too, those before a failure above all. */
  private void end(Thread speaker) {
    speaker.interrupt();
    try {
      speaker.join();
      diagnosis.add(metrics.next());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (GereException e) {
      say.accept("train: the last steps are not diagnosed: " + e.getMessage());
    }
  }

  private void speak() {
    try {
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        sayNews();
      }
    } catch (InterruptedException e) {
      // The work is done.
      Thread.currentThread().interrupt();
    } catch (GereException e) {
      // Training itself goes on, and fails by itself if it cannot write.
      say.accept("train: progress is not shown any more: " + e.getMessage());
    }
  }

  private void sayNews() {
    List<StepMetrics> news = metrics.next();
    if (!news.isEmpty()) {
      done += news.size();
      say.accept(line(news.get(news.size() - 1)));
      diagnosis.add(news);
    }
  }

  private String line(StepMetrics last) {
    int task = place(last.task());
    List<String> parts = new ArrayList<>();
    parts.add(
        format(
            "train: task %d/%d %s, step %,d/%,d",
            task + 1, recipe.tasks().size(), last.task(), last.step() + 1, plan.steps().get(task)));
    parts.add(format("loss %.3f", last.loss()));
    if (last.ceTask() != null) {
      parts.add(format("task CE %.3f", last.ceTask()));
    }
    if (last.ceReplay() != null) {
      parts.add(format("replay CE %.3f", last.ceReplay()));
    }
    if (last.omega() > 0) {
      parts.add(format("%s %.4f x %.3g", recipe.loss().replay(), last.imitation(), last.omega()));
    }
    parts.add(format("%,.0f tokens/s", last.tokensPerSecond()));
    parts.add(left());
    return String.join(", ", parts);
  }

  private int place(String task) {
    return recipe.tasks().stream().map(Recipe.Task::name).toList().indexOf(task);
  }

  private String left() {
    long total = plan.steps().stream().mapToLong(Long::longValue).sum();
    double perStep = (System.nanoTime() - start) / 1e9 / Math.max(1, done - before);
    Duration left = Duration.ofSeconds(Math.round(perStep * (total - done)));
    return format("%d:%02d left", left.toMinutes(), left.toSecondsPart());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
