package io.gere.train;

import io.gere.checkpoint.Checkpoints;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.task.TrainingChoice;
import io.gere.metrics.MetricsLog;
import io.gere.progress.ProgressLog;
import io.gere.storage.ContentHash;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The tasks of a run as a chain of folders, each made from the one before it. What is finished
 * stays finished as long as everything it was made from is the same.
 */
public final class TaskChain {
  private final Recipe recipe;
  private final RunFolder run;
  private final String start;
  private final Map<String, String> replayInputs;

  /**
   * @param start digest of the model, and of the adapter if any, where the first task starts
   * @param replayInputs digests of replay set, hidden states and thresholds, as far as the loss
   *     needs them
   */
  public TaskChain(Recipe recipe, RunFolder run, String start, Map<String, String> replayInputs) {
    this.recipe = recipe;
    this.run = run;
    this.start = start;
    this.replayInputs = new TreeMap<>(replayInputs);
  }

  /** The folder of the model after task {@code index}. */
  public StepFolder folder(int index) {
    return run.trained(index, recipe.tasks().get(index).name());
  }

  /** How many tasks are finished and still count. */
  public int finished() {
    int index = 0;
    while (index < recipe.tasks().size() && folder(index).isDone(origin(index))) {
      index++;
    }
    return index;
  }

  /**
   * Where the run goes on: after the newest checkpoint that is complete, whole and made from the
   * same as what is trained now, else at the start of the first task that is not finished.
   *
   * @param log takes a line for every checkpoint that is passed over, and why
   */
  public ResumePoint resume(ProgressLog log) {
    int task = finished();
    if (task == recipe.tasks().size()) {
      return ResumePoint.startOf(task);
    }
    return checkpoints(task)
        .newest(log)
        .map(
            checkpoint ->
                new ResumePoint(
                    task, checkpoint.progress().step(), Optional.of(checkpoint.folder().path())))
        .orElseGet(() -> ResumePoint.startOf(task));
  }

  /** The checkpoints of task {@code index}; the tasks before it must be finished. */
  Checkpoints checkpoints(int index) {
    return new Checkpoints(
        run.hadoop(), run.checkpoints(index, recipe.tasks().get(index).name()), origin(index));
  }

  /** The metrics log of a run that goes on there: it keeps the steps before, and no other. */
  public MetricsLog openLog(ResumePoint from) {
    List<String> names = recipe.tasks().stream().map(Task::name).toList();
    return new MetricsLog(
        run.hadoop(),
        run.metrics(),
        step -> from.isBehind(names.indexOf(step.task()), step.step()));
  }

  /** What task {@code index} is made from; the tasks before it must be finished. */
  public Origin origin(int index) {
    Task task = recipe.tasks().get(index);
    Map<String, String> inputs = new TreeMap<>(replayInputs);
    inputs.put("model", index == 0 ? start : hash(index - 1));
    inputs.put("task", ContentHash.of(run.hadoop(), new Path(task.path())));
    TrainingChoice choice = TrainingChoice.of(recipe, task);
    Map<String, Object> config = new TreeMap<>(choice.config());
    // In what other words a task is tested is nothing to its training.
    config.put("task", choice.worded() ? task : task.inTemplate());
    config.put("index", index);
    config.put("seed", recipe.run().seed());
    config.put("dtype", recipe.model().dtype());
    config.put("adapter", recipe.adapter());
    config.put("replay", recipe.replay());
    config.put("loss", recipe.loss());
    config.put("batch", recipe.batch());
    config.put("optimizer", recipe.optimizer());
    return new Origin("train", config, inputs);
  }

  private String hash(int index) {
    return folder(index)
        .manifest()
        .map(Manifest::hash)
        .orElseThrow(() -> new IllegalStateException("task " + index + " is not finished"));
  }
}
