package io.gere.train;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.EvaluateAfter;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.batch.BatchPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a recipe's training and evaluation take, from the sizes of its tasks and the pace of one
 * rank. Steps are exact; tokens are as many as the lengths that are assumed make.
 *
 * @param tasks in the order they are learnt
 * @param stages that are evaluated
 * @param stageTokens asked of each
 * @param perSecond tokens of training that all ranks do in a second
 */
public record TimePlan(List<OfTask> tasks, int stages, long stageTokens, double perSecond) {
  /** A forward pass alone costs a third of forward and backward: 2 of 6 operations a weight. */
  private static final int FORWARD_IS_FASTER = 3;

  public TimePlan {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task, all of its epochs.
   *
   * @param tokens of its samples and of the replay documents among them
   */
  public record OfTask(String name, int samples, int epochs, long steps, long tokens) {}

  /**
   * What one knows of the work before the data is there.
   *
   * @param samples of each task's training set
   * @param sampleTokens of one sample on average; 0: as many as the recipe lets it have
   * @param stageTokens asked of each stage
   * @param rankPerSecond tokens that one rank trains in a second
   */
  public record Sizes(
      List<Integer> samples, int sampleTokens, long stageTokens, double rankPerSecond) {
    public Sizes {
      samples = List.copyOf(samples);
    }
  }

  /** The plan of a recipe. */
  public static TimePlan of(Recipe recipe, Sizes sizes) {
    List<Task> tasks = recipe.tasks();
    if (sizes.samples().size() != tasks.size() || sizes.samples().stream().anyMatch(n -> n < 1)) {
      throw InputException.of(
          "--samples is %s; it must be a number for each of the recipe's %d tasks, at least 1"
              .formatted(sizes.samples(), tasks.size()));
    }
    if (!(sizes.rankPerSecond() > 0)) {
      throw InputException.of("--time is %s; it must be above 0".formatted(sizes.rankPerSecond()));
    }
    List<OfTask> all = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      all.add(ofTask(recipe, i, sizes.samples().get(i), sizes.sampleTokens()));
    }
    return new TimePlan(
        all,
        recipe.evaluate().after() == EvaluateAfter.EACH ? tasks.size() + 1 : 2,
        sizes.stageTokens(),
        sizes.rankPerSecond() * recipe.train().workers());
  }

  private static OfTask ofTask(Recipe recipe, int index, int samples, int sampleTokens) {
    Task task = recipe.tasks().get(index);
    boolean replays = recipe.loss().replay() != ReplayLossKind.NONE;
    int documents = recipe.replay().documents();
    long steps =
        (long) task.epochs()
            * BatchPlan.of(recipe.run().seed(), index, samples, documents, recipe.batch(), replays)
                .stepsPerEpoch();
    long longest = 1L + task.maxSourceTokens() + task.maxTargetTokens();
    long replayed =
        !replays
            ? 0
            : recipe.batch().feeding() == Feeding.BATCH_INSERTION
                ? steps * recipe.batch().replay()
                : (long) task.epochs() * documents;
    long tokens =
        (long) task.epochs() * samples * (sampleTokens > 0 ? sampleTokens : longest)
            + replayed * recipe.replay().maxTokens();
    return new OfTask(task.name(), samples, task.epochs(), steps, tokens);
  }

  public long steps() {
    return tasks.stream().mapToLong(OfTask::steps).sum();
  }

  public long tokens() {
    return tasks.stream().mapToLong(OfTask::tokens).sum();
  }

  public double trainingHours() {
    return tokens() / perSecond / 3600;
  }

  public double evaluationHours() {
    return stages * stageTokens / (FORWARD_IS_FASTER * perSecond) / 3600;
  }

  /** As text, a line for each task. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-20s%12s%8s%12s%16s%10s"
            .formatted("time, task", "samples", "epochs", "steps", "tokens", "hours"));
    tasks.forEach(
        task ->
            lines.add(
                format(
                    "%-20s%,12d%8d%,12d%,16d%10.2f",
                    task.name(),
                    task.samples(),
                    task.epochs(),
                    task.steps(),
                    task.tokens(),
                    task.tokens() / perSecond / 3600)));
    lines.add(format("%-20s%,32d%,16d%10.2f", "training", steps(), tokens(), trainingHours()));
    if (stageTokens > 0) {
      lines.add(
          format(
              "%-20s%,48d%10.2f",
              "evaluation, " + stages, stages * stageTokens, evaluationHours()));
    }
    return String.join("\n", lines);
  }

  /** The same for JSON. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("tasks", tasks);
    facts.put("steps", steps());
    facts.put("tokens", tokens());
    facts.put("training_hours", trainingHours());
    facts.put("evaluation_hours", evaluationHours());
    return facts;
  }
}
