package io.gere.spark.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.metrics.MetricsReader;
import io.gere.metrics.StepMetrics;
import io.gere.progress.Event;
import io.gere.progress.Pace;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.progress.Ticker;
import io.gere.spark.track.RunTracking;
import io.gere.spark.train.rank.StepChannel;
import io.gere.storage.RunFolder;
import io.gere.train.TrainingListener;
import io.gere.train.TrainingPlan;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Says how far an attempt is, as rank 0 tells the driver, and what its steps show. */
final class TrainingProgress {
  private final Recipe recipe;
  private final TrainingPlan plan;
  private final RunTracking tracking;
  private final ProgressLog log;
  private final Pace pace = Pace.start();
  private final Queue<Event> heard = new ConcurrentLinkedQueue<>();
  private final TrainingDiagnosis diagnosis;
  private final int before;
  private int done;

  /**
   * Prepares to speak.
   *
   * @param plan how many steps there are in all
   */
  TrainingProgress(
      Recipe recipe, RunFolder run, TrainingPlan plan, RunTracking tracking, ProgressLog log) {
    this.recipe = recipe;
    this.plan = plan;
    this.tracking = tracking;
    this.log = log;
    List<StepMetrics> old = MetricsReader.all(run.hadoop(), run.metrics(), StepMetrics.class);
    this.diagnosis = new TrainingDiagnosis(recipe, run, plan, old, log);
    this.before = old.size();
    this.done = before;
  }

  /** Speaks while {@code work} runs, which is an attempt of this number. */
  <T> T during(int attempt, Supplier<T> work) {
    StepChannel.listen(attempt, new Hearing());
    Ticker ticker = new Ticker("training-progress", Pace.INTERVAL, this::sayNews);
    try {
      return work.get();
    } finally {
      ticker.close();
      StepChannel.leave(attempt);
      diagnoseLast();
    }
  }

  /** The last steps are diagnosed too, those before a failure above all. */
  private void diagnoseLast() {
    try {
      diagnosis.add(news());
    } catch (GereException e) {
      log.say("train: the last steps are not diagnosed: " + e.getMessage());
    }
  }

  /** The steps since the last call. */
  private List<StepMetrics> news() {
    List<StepMetrics> news = new ArrayList<>();
    for (Event event = heard.poll(); event != null; event = heard.poll()) {
      log.tell(event);
      if (event.facts() instanceof StepMetrics step) {
        news.add(step);
      }
    }
    return news;
  }

  /** Keeps what Spark's thread brings until it is told; trackers keep it themselves. */
  private final class Hearing implements TrainingListener {
    @Override
    public void stepped(StepMetrics step) {
      heard.add(new Event(Event.Kind.STEP, step));
      tracking.stepped(step);
    }

    @Override
    public void validated(ValidationScores scores) {
      heard.add(new Event(Event.Kind.VALIDATION, scores));
      tracking.validated(scores);
    }
  }

  private boolean sayNews() {
    try {
      List<StepMetrics> news = news();
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
    double left = Pace.secondsLeft(pace.seconds(), now, all - before);
    log.reached(new Reached(done, all, left, last.worldSize()));
  }
}
