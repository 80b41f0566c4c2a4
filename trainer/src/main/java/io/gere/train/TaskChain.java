package io.gere.train;

import io.gere.budget.BudgetEnd;
import io.gere.budget.BudgetState;
import io.gere.checkpoint.Checkpoints;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.TokenFolder;
import io.gere.metrics.MetricsLog;
import io.gere.metrics.StepMetrics;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The tasks of a run as a chain of folders, each made from the one before it. What is finished
 * stays finished as long as everything it was made from is the same.
 */
public final class TaskChain {
  private static final String BUDGET = "budget";

  private final Recipe recipe;
  private final RunFolder run;
  private final Map<String, String> inputs;

  /**
   * @param inputs digests of what all tasks are trained from: of the model, and of the adapter if
   *     any, where the first task starts; as far as the loss needs them of the replay set's tokens,
   *     of hidden states and thresholds, by their folders; and of the base model where its head is
   *     read
   */
  public TaskChain(Recipe recipe, RunFolder run, Map<String, String> inputs) {
    this.recipe = recipe;
    this.run = run;
    this.inputs = new TreeMap<>(inputs);
  }

  /** The folder of the model after task {@code index}. */
  public StepFolder folder(int index) {
    return run.trained(index, recipe.tasks().get(index).name());
  }

  /** How many tasks are finished and still count. */
  public int finished() {
    return finished(quiet -> {});
  }

  /**
   * The same.
   *
   * @param log is told why the first of the others has to be learnt again, if it was learnt before
   */
  public int finished(ProgressLog log) {
    int index = 0;
    while (index < recipe.tasks().size() && folder(index).isDone(origin(index), log)) {
      index++;
    }
    return index;
  }

  /** What a finished task's manifest says beside its files. */
  static Map<String, Object> facts(String task, int worldSize, Optional<BudgetEnd> budget) {
    Map<String, Object> facts = new TreeMap<>(Map.of("task", task, "world_size", worldSize));
    budget.ifPresent(end -> facts.put(BUDGET, end));
    return facts;
  }

  /** Where the task before task {@code index} left the forgetting budget. */
  Optional<BudgetState> budgetBefore(int index) {
    return index == 0 ? Optional.empty() : budget(index - 1).map(BudgetEnd::state);
  }

  /** What to say of tasks that the budget could not be held in, and that were learnt on. */
  public List<String> overBudget() {
    List<String> said = new ArrayList<>();
    for (int index = 0; index < finished(); index++) {
      String task = recipe.tasks().get(index).name();
      budget(index)
          .filter(end -> end.state().givenUp())
          .ifPresent(end -> said.add(end.sentence(task, recipe.budget())));
    }
    return said;
  }

  /** Why no task is learnt any more; nothing where one may be. */
  public Optional<String> end() {
    int last = finished() - 1;
    return last < 0
        ? Optional.empty()
        : budget(last)
            .filter(end -> end.ends(recipe.budget()))
            .map(end -> end.sentence(recipe.tasks().get(last).name(), recipe.budget()));
  }

  private Optional<BudgetEnd> budget(int index) {
    return folder(index)
        .manifest()
        .map(made -> made.facts().get(BUDGET))
        .map(end -> Json.MAPPER.convertValue(end, BudgetEnd.class));
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
  public MetricsLog<StepMetrics> openLog(ResumePoint from) {
    return new MetricsLog<>(
        run.hadoop(),
        run.metrics(),
        StepMetrics.class,
        step -> from.isBehind(index(step.task()), step.step()));
  }

  /** The same of what the model was asked on the way: a checkpoint's own validation stays. */
  public MetricsLog<ValidationScores> openValidationLog(ResumePoint from) {
    long next = from.checkpoint().isPresent() ? from.step() + 1 : 0;
    ResumePoint after = new ResumePoint(from.task(), next, from.checkpoint());
    return new MetricsLog<>(
        run.hadoop(),
        run.validation(),
        ValidationScores.class,
        scores -> after.isBehind(index(scores.task()), scores.step()));
  }

  /** The task's place in the recipe; −1: none of its tasks. */
  private int index(String task) {
    return recipe.tasks().stream().map(Task::name).toList().indexOf(task);
  }

  /**
   * What task {@code index} is made from; the tasks before it must be finished and its own samples
   * be tokenised. Whatever words, labels, templates and tokenizers do, they do to its tokens.
   */
  public Origin origin(int index) {
    Origin origin = new Origin("train", TrainingKeys.of(recipe, index), Map.of());
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      Optional<Manifest> made =
          run.step(input.getKey()).manifest().filter(it -> it.hash().equals(input.getValue()));
      origin =
          made.isPresent()
              ? origin.with(input.getKey(), input.getValue(), made.get().origin())
              : origin.with(input.getKey(), input.getValue());
    }
    if (index > 0) {
      StepFolder before = folder(index - 1);
      Manifest made = finished(before);
      origin = origin.with("train/" + before.path().getName(), made.hash(), made.origin());
    }
    return TokenFolder.ofTask(run, index, recipe.tasks().get(index).name()).behind(origin);
  }

  /**
   * Of each task a digest of all that decides it, the tasks before it left out: two runs with the
   * same ones learn the same. All tasks must be tokenised.
   */
  public List<String> decidedBy() {
    return IntStream.range(0, recipe.tasks().size())
        .mapToObj(
            index ->
                List.of(
                    TrainingKeys.of(recipe, index),
                    inputs,
                    TokenFolder.ofTask(run, index, recipe.tasks().get(index).name()).digest()))
        .map(decides -> Sha256.of(Json.line(decides)))
        .toList();
  }

  private static Manifest finished(StepFolder folder) {
    return folder
        .manifest()
        .orElseThrow(() -> new IllegalStateException(folder.path() + " is not finished"));
  }
}
