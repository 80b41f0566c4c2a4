package io.gere.track;

import io.gere.config.Task;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.metrics.StepMetrics;
import io.gere.validation.ValidationScores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run measures, put at its global step as it comes. */
public final class RunMeasurements {
  private final List<Task> tasks;
  private final List<String> names;
  private final List<Long> planned;
  private final GlobalSteps steps;

  /**
   * Nothing was measured yet.
   *
   * @param tasks in the order they are learnt
   * @param planned steps of each of them; empty where that is not known
   */
  public RunMeasurements(List<Task> tasks, List<Long> planned) {
    this.tasks = List.copyOf(tasks);
    this.names = tasks.stream().map(Task::name).toList();
    this.planned = List.copyOf(planned);
    this.steps = new GlobalSteps(names);
  }

  /** Those steps were made; returns this. */
  public RunMeasurements after(List<StepMetrics> made) {
    made.forEach(step -> steps.reached(step.task(), step.step() + 1));
    return this;
  }

  /** Steps of all tasks together. */
  public long done() {
    return steps.after(names.size());
  }

  public Measurement of(StepMetrics step) {
    long done = step.step() + 1;
    return at(steps.reached(step.task(), done), TrackedNumbers.of(step, epoch(step, done)));
  }

  /** Epochs of the task that are done. */
  private double epoch(StepMetrics step, long done) {
    int task = names.indexOf(step.task());
    return task >= 0 && task < planned.size()
        ? (double) done * tasks.get(task).epochs() / planned.get(task)
        : step.epoch();
  }

  public Measurement of(ValidationScores scores) {
    return at(steps.reached(scores.task(), scores.step()), TrackedNumbers.of(scores));
  }

  /** Of each stage where its last task was learnt, and at the end of what follows from all. */
  public List<Measurement> of(Scores scores) {
    List<Measurement> all = new ArrayList<>();
    for (StageScores stage : scores.stages()) {
      all.add(at(steps.after(stage.learnt()), TrackedNumbers.of(stage)));
    }
    all.add(at(done(), TrackedNumbers.of(scores)));
    return all;
  }

  private static Measurement at(long step, Map<String, Double> numbers) {
    return new Measurement(step, Instant.now(), numbers);
  }
}
