package io.gere.spark.watch;

import static io.gere.RootLocale.format;

import io.gere.checkpoint.Checkpoints;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.lease.Timestamp;
import io.gere.metrics.StepMetrics;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.util.List;
import java.util.Optional;

/** What a run would go on from, were it cut off now. */
final class SavedState {
  private final RunFolder run;

  SavedState(RunFolder run) {
    this.run = run;
  }

  /**
   * The newest checkpoint, or the model of the last task that is learnt, as words; empty where
   * there is neither.
   *
   * @param metrics whose last step says which task is learnt
   */
  String describe(Optional<Recipe> recipe, List<StepMetrics> metrics) {
    if (recipe.isEmpty() || metrics.isEmpty()) {
      return "";
    }
    List<String> tasks = recipe.get().tasks().stream().map(Task::name).toList();
    int now = tasks.indexOf(metrics.get(metrics.size() - 1).task());
    if (now < 0) {
      return "";
    }
    if (isLearnt(now, tasks)) {
      return "the model after task " + tasks.get(now);
    }
    return Checkpoints.newestComplete(run.hadoop(), run.checkpoints(now, tasks.get(now)))
        .map(
            newest ->
                format(
                    "task %s after step %,d, at %s",
                    tasks.get(now),
                    newest.step(),
                    Timestamp.of(newest.written()).replace("T", " ").replace("Z", " UTC")))
        .orElseGet(
            () ->
                now > 0 && isLearnt(now - 1, tasks)
                    ? "the model after task " + tasks.get(now - 1)
                    : "nothing of this run yet");
  }

  private boolean isLearnt(int task, List<String> tasks) {
    return Storage.exists(
        run.hadoop(), run.trained(task, tasks.get(task)).file(Manifest.FILE_NAME));
  }
}
