package io.gere.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.data.BatchPlan;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.parallel.Collective;
import io.gere.replay.ReplayLoss;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank's way through one task: its epochs and steps, with an optimizer of their own. */
public final class TaskLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);

  private final Recipe recipe;
  private final LlamaModel model;
  private final Collective collective;
  private final List<Sample> replay;
  private final ReplayLoss loss;
  private final Consumer<StepMetrics> log;
  private final TensorScope scope = TensorScope.open();
  private final TrainingStep step;

  /**
   * @param replay the replay set's samples; not used where {@code loss.replay} is {@code none}
   * @param loss of the replay samples; the caller closes it
   * @param log takes each step's metrics, on every rank
   */
  public TaskLoop(
      Recipe recipe,
      LlamaModel model,
      Collective collective,
      List<Sample> replay,
      ReplayLoss loss,
      Consumer<StepMetrics> log) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.replay = replay;
    this.loss = loss;
    this.log = log;
    this.step = new TrainingStep(recipe, model, collective, scope, loss);
  }

  /**
   * Trains one task from its first step to its last.
   *
   * @param index the task's place in the recipe, from 0; it seeds the order of its samples
   * @param startsFromBase whether the model is still the one that was distilled
   */
  public void run(int index, Recipe.Task task, List<Sample> samples, boolean startsFromBase) {
    boolean withReplay = !(loss instanceof ReplayLoss.None);
    BatchPlan plan =
        BatchPlan.of(
            recipe.run().seed(), index, samples.size(), replay.size(), recipe.batch(), withReplay);
    LearningRate rate =
        new LearningRate(recipe.optimizer(), (long) plan.stepsPerEpoch() * task.epochs());
    FirstSteps firstSteps = new FirstSteps(recipe, loss, collective.rank());
    long skipped = 0;
    try (AdamW optimizer =
            new AdamW(model.ops(), recipe.optimizer(), model.trainable(), step.gradients().flat());
        StepLoader loader =
            new StepLoader(
                recipe, index, plan, samples, replay, loss, collective, rate.totalSteps())) {
      for (long s = 0; s < rate.totalSteps(); s++) {
        StepClock clock = new StepClock();
        String where = "task %s, step %d".formatted(task.name(), s);
        try (PreparedStep prepared = loader.take()) {
          TrainingStep.Result result = step.run(prepared, clock);
          if (result.notFinite().isPresent()) {
            skipped++;
            refuseOrSkip(where, result.notFinite().get(), skipped);
          } else {
            firstSteps.look(where, result.loss(), startsFromBase && s == 0);
            optimizer.step(rate.at(s));
          }
          int epoch = (int) (s / plan.stepsPerEpoch());
          log.accept(metrics(task, epoch, s, rate.at(s), result, skipped, clock));
        }
      }
    }
  }

  private void refuseOrSkip(String where, String what, long skipped) {
    String found =
        "%s: not finite: %s; the model was not changed by this step".formatted(where, what);
    switch (recipe.train().onNonfinite()) {
      case STOP ->
          throw GereException.failure(
              found
                  + ". Lower optimizer.learning_rate or loss.omega.value, look for a damaged sample,"
                  + " or set train.on_nonfinite to skip");
      case SKIP -> {
        if (collective.rank() == 0) {
          LOG.warn("{}; {} steps of this task skipped so far", found, skipped);
        }
      }
    }
  }

  private StepMetrics metrics(
      Recipe.Task task,
      int epoch,
      long number,
      double rate,
      TrainingStep.Result result,
      long skipped,
      StepClock clock) {
    return new StepMetrics(
        task.name(),
        epoch,
        number,
        result.loss().total(),
        result.loss().task(),
        result.loss().replay(),
        result.loss().imitation(),
        result.loss().omega(),
        loss instanceof ReplayLoss.Margin ? Math.round(result.counted()) : 0,
        result.norm(),
        rate,
        result.counts().tokens(),
        result.counts().tokens() / clock.total(),
        result.counts().replaySamples(),
        collective.worldSize(),
        1 - (double) result.counts().tokens() / result.positions(),
        skipped,
        clock.seconds());
  }

  @Override
  public void close() {
    scope.close();
  }
}
