package io.gere.spark.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.metrics.MetricsTail;
import io.gere.metrics.StepMetrics;
import io.gere.progress.Pace;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.progress.Ticker;
import io.gere.storage.RunFolder;
import io.gere.train.TrainingPlan;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says how far an attempt is, from the metrics file that rank 0 writes: the driver sees the same in
 * local mode and on a cluster.
 */
final class TrainingProgress {
  private final Recipe recipe;
  private final TrainingPlan plan;
  private final ProgressLog log;
  private final Pace pace = Pace.start();
  private final MetricsTail<StepMetrics> metrics;
  private final TrainingDiagnosis diagnosis;
  private final int before;
  private int done;

  /**
   * Prepares to speak.
   *
   * @param plan how many steps there are in all
   */
  TrainingProgress(Recipe recipe, RunFolder run, TrainingPlan plan, ProgressLog log) {
    this.recipe = recipe;
    this.metrics = new MetricsTail<>(run.hadoop(), run.metrics(), StepMetrics.class);
    this.plan = plan;
    this.log = log;
    // The steps that are done are in the file already.
    List<StepMetrics> old = metrics.next();
    this.diagnosis = new TrainingDiagnosis(recipe, run, plan, old, log);
    this.before = old.size();
    this.done = before;
  }

  /** Speaks while {@code work} runs. */
  <T> T during(Supplier<T> work) {
    Ticker ticker = new Ticker("training-progress", Pace.INTERVAL, this::sayNews);
    try {
      return work.get();
    } finally {
      ticker.close();
      diagnoseLast();
    }
  }

  /** The last steps are diagnosed too, those before a failure above all. */
  private void diagnoseLast() {
    try {
      diagnosis.add(metrics.next());
    } catch (GereException e) {
      log.say("train: the last steps are not diagnosed: " + e.getMessage());
    }
  }

  private boolean sayNews() {
    try {
      List<StepMetrics> news = metrics.next();
      if (!news.isEmpty()) {
        done += news.size();
        sayLast(news.get(news.size() - 1));
        diagnosis.add(news);
      }
      return true;
    } catch (GereException e) {
      // Training itself goes on, and fails by itself if it cannot write.
      log.say("train: progress is not shown any more: " + e.getMessage());
      return false;
    }
  }

  private void sayLast(StepMetrics last) {
    long all = plan.steps().stream().mapToLong(Long::longValue).sum();
    long now = Math.max(1, done - before);
    log.say(StepLine.of(recipe, plan, last) + ", " + pace.left(now, all - before));
    log.reached(new Reached(done, all, Pace.secondsLeft(pace.seconds(), now, all - before)));
  }
}
