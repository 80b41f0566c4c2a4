package io.gere.train;

import io.gere.GereException;
import io.gere.config.OmegaStrategy;
import io.gere.config.Recipe;
import io.gere.config.ReplayLossKind;
import io.gere.data.BatchPlan;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.parallel.Collective;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank's way through one task: its epochs and steps, with an optimizer of their own. */
public final class TaskLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);

  /** What rounding may leave of the margin loss while the model still is the base model. */
  private static final double SELF_CHECK = 1e-5;

  private final Recipe recipe;
  private final LlamaModel model;
  private final Collective collective;
  private final List<Sample> replay;
  private final Consumer<StepMetrics> log;
  private final TensorScope scope = TensorScope.open();
  private final TrainingStep step;

  /**
   * @param replay the replay set's samples; not used where {@code loss.replay} is {@code none}
   * @param target the base model's states and thresholds; present where the loss is {@code tm}
   * @param log takes each step's metrics, on every rank
   */
  public TaskLoop(
      Recipe recipe,
      LlamaModel model,
      Collective collective,
      List<Sample> replay,
      Optional<ReplayTarget> target,
      Consumer<StepMetrics> log) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.replay = replay;
    this.log = log;
    BaseStates baseStates =
        target.map(t -> new BaseStates(scope, t.cache(), t.thresholds())).orElse(null);
    this.step = new TrainingStep(recipe, model, collective, scope, baseStates);
  }

  /**
   * Trains one task from its first step to its last.
   *
   * @param index the task's place in the recipe, from 0; it seeds the order of its samples
   * @param startsFromBase whether the model is still the one that was distilled
   */
  public void run(int index, Recipe.Task task, List<Sample> samples, boolean startsFromBase) {
    boolean withReplay = recipe.loss().replay() != ReplayLossKind.NONE;
    BatchPlan plan =
        BatchPlan.of(
            recipe.run().seed(), index, samples.size(), replay.size(), recipe.batch(), withReplay);
    LearningRate rate =
        new LearningRate(recipe.optimizer(), (long) plan.stepsPerEpoch() * task.epochs());
    boolean capSaid = false;
    try (AdamW optimizer =
        new AdamW(model.ops(), recipe.optimizer(), model.trainable(), step.gradients())) {
      for (long s = 0; s < rate.totalSteps(); s++) {
        long start = System.nanoTime();
        int epoch = (int) (s / plan.stepsPerEpoch());
        String where = "task %s, step %d".formatted(task.name(), s);
        TrainingStep.Result result =
            step.run(plan.batch(epoch, (int) (s % plan.stepsPerEpoch())), samples, replay, where);
        if (s == 0 && startsFromBase) {
          selfCheck(result);
        }
        if (!capSaid) {
          capSaid = sayWhenCapped(result.loss(), where);
        }
        optimizer.step(rate.at(s));
        log.accept(metrics(task, epoch, s, rate.at(s), result, start));
      }
    }
  }

  /** The free check of cache, thresholds, tokenizer and model (method.md §3). */
  private void selfCheck(TrainingStep.Result result) {
    if (recipe.loss().replay() != ReplayLossKind.TM || result.counts().replaySamples() == 0) {
      return;
    }
    double margin = result.loss().margin();
    if (margin >= SELF_CHECK) {
      throw GereException.failure(
          ("the margin loss is %.3g before the first update and must be 0: the base model, as it"
                  + " runs here, does not give the hidden states in the cache. Base model,"
                  + " tokenizer, replay set or thresholds are not those of the distillation;"
                  + " delete the run's distill folder and run 'gere distill' again")
              .formatted(margin));
    }
    if (collective.rank() == 0) {
      LOG.info("self-check passed: the margin loss before the first update is {}", margin);
    }
  }

  private boolean sayWhenCapped(Objective.StepLoss loss, String where) {
    Recipe.Omega omega = recipe.loss().omega();
    boolean capped =
        recipe.loss().replay() == ReplayLossKind.TM
            && omega.strategy() == OmegaStrategy.DYNAMIC
            && loss.omega() >= omega.max();
    if (capped && collective.rank() == 0) {
      LOG.info("{}: dynamic omega is held at loss.omega.max = {}", where, omega.max());
    }
    return capped;
  }

  private StepMetrics metrics(
      Recipe.Task task,
      int epoch,
      long number,
      double rate,
      TrainingStep.Result result,
      long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StepMetrics(
        task.name(),
        epoch,
        number,
        result.loss().total(),
        result.loss().task(),
        result.loss().replay(),
        result.loss().margin(),
        result.loss().omega(),
        Math.round(result.violations()),
        result.norm(),
        rate,
        result.counts().tokens(),
        result.counts().tokens() / seconds,
        result.counts().replaySamples(),
        collective.worldSize());
  }

  @Override
  public void close() {
    scope.close();
  }
}
