package io.gere.spark.track;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.yaml.KeyValues;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.metrics.MetricsReader;
import io.gere.metrics.StepMetrics;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.track.Measurement;
import io.gere.track.RunMeasurements;
import io.gere.track.TrackedEnd;
import io.gere.track.TrackedFiles;
import io.gere.track.TrackedRun;
import io.gere.track.Tracker;
import io.gere.track.TrackerQueue;
import io.gere.track.mlflow.MlflowTracker;
import io.gere.track.tensorboard.TensorBoardTracker;
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import io.gere.train.TrainingListener;
import io.gere.validation.ValidationScores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Tells a run's trackers what its driver hears. Nothing here waits for one but the end, ten seconds
 * at most for each. Without trackers only Spark's gauges are set.
 */
public final class RunTracking implements TrainingListener {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Recipe recipe;
  private final RunFolder run;
  private final ProgressLog log;
  private final List<String> tasks;
  private final List<TrackerQueue> trackers = new ArrayList<>();
  private final Set<List<Object>> validated = new HashSet<>();
  private List<Long> planned = List.of();
  private RunMeasurements measurements;

  /**
   * Trackers hear nothing before the run begins.
   *
   * @param log is told where one does not hear all
   */
  public RunTracking(Recipe recipe, RunFolder run, ProgressLog log) {
    this.recipe = recipe;
    this.run = run;
    this.log = log;
    this.tasks = recipe.tasks().stream().map(Task::name).toList();
    this.measurements = new RunMeasurements(recipe.tasks(), planned);
  }

  /**
   * Does all of a command's work; the trackers hear how it ended, if they heard of its beginning.
   */
  public void during(Runnable work) {
    TrackedEnd end = TrackedEnd.FAILED;
    try {
      work.run();
      end = TrackedEnd.FINISHED;
    } catch (GereException e) {
      end = end(e.exitCode());
      throw e;
    } finally {
      ends(end);
    }
  }

  private static TrackedEnd end(ExitCode code) {
    return switch (code) {
      case OK -> TrackedEnd.FINISHED;
      case QUALITY_GATE_NOT_MET -> TrackedEnd.NOT_MET;
      case INTERRUPTED -> TrackedEnd.INTERRUPTED;
      case FAILURE, USAGE, RESOURCES_MISSING -> TrackedEnd.FAILED;
    };
  }

  /**
   * The command has looked at everything and begins.
   *
   * @param parent folder of the comparison that the run is a part of
   */
  public synchronized void begins(String command, Optional<Path> parent) {
    open();
    int last = tasks.size() - 1;
    Optional<Path> model =
        Optional.of(last)
            .filter(index -> index >= 0 && parent.isEmpty())
            .map(index -> run.trained(index, tasks.get(index)).path());
    TrackedRun known =
        new TrackedRun(
            run.path(),
            command,
            KeyValues.all(recipe),
            RecipeWriter.yaml(recipe),
            recipe.gate() != null,
            model,
            parent);
    tell(tracker -> tracker.begins(known));
  }

  /** The recipe's section {@code track} says who they are. */
  private void open() {
    if (recipe.track().tensorboard()) {
      add("tensorboard", new TensorBoardTracker(run.hadoop(), run.path()));
    }
    if (recipe.track().mlflow() != null) {
      add("mlflow", new MlflowTracker(recipe.track().mlflow(), run.hadoop(), System.getenv()));
    }
  }

  private void add(String name, Tracker tracker) {
    trackers.add(new TrackerQueue(name, tracker, PATIENCE, log));
  }

  /**
   * Training is planned.
   *
   * @param ofTasks steps of each task
   */
  public synchronized void plans(List<Long> ofTasks) {
    planned = List.copyOf(ofTasks);
  }

  /** Ranks start, or start again, there. */
  public synchronized void goesOn(TaskChain chain, ResumePoint from) {
    List<StepMetrics> made =
        metrics().stream().filter(step -> from.isBehind(task(step.task()), step.step())).toList();
    measurements = new RunMeasurements(recipe.tasks(), planned).after(made);
    validated.clear();
    if (!trackers.isEmpty()) {
      List<ValidationScores> seen =
          validations().stream()
              .filter(scores -> from.isBehind(task(scores.task()), scores.step() - 1))
              .filter(this::isNew)
              .toList();
      List<Long> steps = planned;
      List<String> decidedBy = chain.decidedBy();
      long done = measurements.done();
      // Made where they are told, one by one: they may be many.
      Iterable<Measurement> before =
          () -> {
            RunMeasurements each = new RunMeasurements(recipe.tasks(), steps);
            return Stream.concat(made.stream().map(each::of), seen.stream().map(each::of))
                .iterator();
          };
      tell(tracker -> tracker.goesOn(done, decidedBy, before));
    }
  }

  /** So often ranks were lost, and all of them started again. */
  public void hasRestarted(int times) {
    RunGauges.hasRestarted(times);
  }

  @Override
  public synchronized void stepped(StepMetrics step) {
    Measurement measured = measurements.of(step);
    RunGauges.show(task(step.task()) + 1, measured.step(), step);
    measured(measured);
  }

  @Override
  public synchronized void validated(ValidationScores scores) {
    RunGauges.show(scores);
    if (isNew(scores)) {
      measured(measurements.of(scores));
    }
  }

  private boolean isNew(ValidationScores scores) {
    return validated.add(List.of(scores.task(), scores.step()));
  }

  /** All stages are scored, and judged where there is a gate. */
  public synchronized void scored(Scores scores) {
    if (trackers.isEmpty()) {
      return;
    }
    RunMeasurements all = new RunMeasurements(recipe.tasks(), planned).after(metrics());
    all.of(scores).forEach(this::measured);
    long end = all.done();
    tell(tracker -> tracker.scored(end, scores));
    byte[] json = Json.pretty(scores).getBytes(StandardCharsets.UTF_8);
    tell(tracker -> tracker.shows(Scores.FILE_NAME, json));
    GateVerdict verdict = scores.gate();
    if (verdict != null) {
      tell(tracker -> tracker.judged(verdict));
    }
  }

  /** A file of the run was written for people. */
  public void shows(Path file) {
    tell(tracker -> tracker.shows(file.getName(), TrackedFiles.read(run.hadoop(), file)));
  }

  private synchronized void ends(TrackedEnd end) {
    tell(tracker -> tracker.ends(end, TrackedFiles.digests(run, tasks)));
    trackers.forEach(TrackerQueue::close);
  }

  private void tell(TrackerQueue.Message message) {
    trackers.forEach(tracker -> tracker.tell(message));
  }

  private void measured(Measurement numbers) {
    trackers.forEach(tracker -> tracker.measured(numbers));
  }

  private int task(String name) {
    return tasks.indexOf(name);
  }

  private List<StepMetrics> metrics() {
    return MetricsReader.all(run.hadoop(), run.metrics(), StepMetrics.class);
  }

  private List<ValidationScores> validations() {
    return MetricsReader.all(run.hadoop(), run.validation(), ValidationScores.class);
  }
}
