package io.gere.validation;

import io.gere.config.Batch;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.Sample;
import io.gere.data.TokenCounts;
import io.gere.data.TokenFolder;
import io.gere.data.batch.BatchPlan;
import io.gere.eval.AnswerStyle;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What training and validation of a task cost, in tokens that pass once forward through the model.
 *
 * @param set all that may be asked
 * @param examTokens read for each of its questions
 * @param tasks how each is learnt
 */
record ValidationCost(ValidationSet set, List<Integer> examTokens, List<TaskCost> tasks) {
  /** Forward, and a backward pass of twice the work: one half for the weights, frozen ones not. */
  private static final int ALL_WEIGHTS = 3;

  private static final int ADAPTER = 2;

  /**
   * How a task is learnt.
   *
   * @param perStep what a step costs
   */
  record TaskCost(String task, long stepsPerEpoch, int epochs, double perStep) {
    long totalSteps() {
      return stepsPerEpoch * epochs;
    }
  }

  /**
   * Reckons with a run's tokens.
   *
   * @param tokenizer the model's; null where the set holds no exam
   */
  static ValidationCost of(Recipe recipe, RunFolder run, Tokenizer tokenizer, ValidationSet set) {
    Optional<ChatForm> chat =
        set.exam().isEmpty() ? Optional.empty() : ChatForm.of(recipe.evaluate(), tokenizer);
    List<Integer> exam =
        set.exam().stream()
            .map(
                question ->
                    AnswerStyle.tokens(recipe.evaluate().examStyle(), tokenizer, chat, question))
            .toList();
    boolean withReplay = recipe.loss().replay() != ReplayLossKind.NONE;
    TokenCounts replay = withReplay ? TokenFolder.ofReplay(run).counts() : TokenCounts.NONE;
    List<TaskCost> tasks = new ArrayList<>();
    for (int index = 0; index < recipe.tasks().size(); index++) {
      Task task = recipe.tasks().get(index);
      TokenCounts learnt = TokenFolder.ofTask(run, index, task.name()).counts();
      BatchPlan plan =
          BatchPlan.of(
              recipe.run().seed(),
              index,
              learnt.samples(),
              replay.samples(),
              recipe.batch(),
              withReplay);
      int passes = recipe.adapter().type() == AdapterType.NONE ? ALL_WEIGHTS : ADAPTER;
      double perStep = passes * tokensPerStep(recipe.batch(), learnt, replay);
      tasks.add(new TaskCost(task.name(), plan.stepsPerEpoch(), task.epochs(), perStep));
    }
    return new ValidationCost(set, exam, tasks);
  }

  private static double tokensPerStep(Batch batch, TokenCounts task, TokenCounts replay) {
    double mean = (double) task.tokens() / task.samples();
    if (replay.samples() == 0) {
      return batch.global() * mean;
    }
    return batch.feeding() == Feeding.MIX
        ? batch.global()
            * (double) (task.tokens() + replay.tokens())
            / (task.samples() + replay.samples())
        : batch.global() * mean + batch.replay() * (double) replay.tokens() / replay.samples();
  }

  /**
   * What one validation costs.
   *
   * @param task the place in the recipe of the task that is being learnt
   * @param samples of each sort, at most
   */
  private long ofOne(int task, int samples) {
    long tokens = examTokens.stream().limit(samples).mapToLong(length -> length).sum();
    tokens += tokens(set.text(), samples);
    for (TaskCost known : tasks.subList(0, task + 1)) {
      tokens += tokens(set.dev().getOrDefault(known.task(), List.of()), samples);
    }
    return Math.max(1, tokens);
  }

  private static long tokens(List<Sample> some, int samples) {
    return some.stream().limit(samples).mapToLong(Sample::length).sum();
  }

  /**
   * How many validations of a task cost no more than a share of its training.
   *
   * @param samples of each sort that each asks, at most
   */
  long affordable(int task, int samples, double share) {
    TaskCost learnt = tasks.get(task);
    return (long) (share * learnt.perStep() * learnt.totalSteps() / ofOne(task, samples));
  }

  /** Whether each epoch of each task may end with one. */
  boolean isAffordable(int samples, double share) {
    for (int task = 0; task < tasks.size(); task++) {
      if (affordable(task, samples, share) <= tasks.get(task).epochs()) {
        return false;
      }
    }
    return true;
  }
}
