package io.gere.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.data.batch.BatchPlan;
import io.gere.loss.BatchCounts;
import io.gere.loss.FirstSteps;
import io.gere.loss.ReplayLoss;
import io.gere.loss.StepLoss;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.BaseWeights;
import io.gere.optimizer.AdamW;
import io.gere.optimizer.LearningRate;
import io.gere.optimizer.WeightAnchor;
import io.gere.parallel.Collective;
import io.gere.step.Gradients;
import io.gere.step.PreparedStep;
import io.gere.step.StepClock;
import io.gere.step.StepLoader;
import io.gere.step.StepPhase;
import io.gere.step.TrainingStep;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rank's way through one task: its epochs and steps, with an optimizer of their own. */
public final class TaskLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);

  private final Recipe recipe;
  private final DecoderModel model;
  private final Collective collective;
  private final List<Sample> replay;
  private final ReplayLoss loss;
  private final Optional<BaseWeights> base;
  private final Consumer<StepMetrics> log;
  private final TensorScope scope = TensorScope.open();
  private final Gradients gradients;
  private final StepWatch watch;

  /**
   * @param replay the replay set's samples; not used where {@code loss.replay} is {@code none}
   * @param loss of the replay samples; the caller closes it
   * @param log takes each step's metrics, on every rank
   */
  public TaskLoop(
      Recipe recipe,
      DecoderModel model,
      Collective collective,
      List<Sample> replay,
      ReplayLoss loss,
      Consumer<StepMetrics> log) {
    this(recipe, model, collective, replay, loss, Optional.empty(), log);
  }

  /**
   * The same.
   *
   * @param base what {@code loss.weight_anchor} draws the weights to, where it does; the caller
   *     closes it
   */
  public TaskLoop(
      Recipe recipe,
      DecoderModel model,
      Collective collective,
      List<Sample> replay,
      ReplayLoss loss,
      Optional<BaseWeights> base,
      Consumer<StepMetrics> log) {
    if (recipe.loss().anchorsWeights() != base.isPresent()) {
      throw new IllegalArgumentException(
          "loss.weight_anchor without the base's weights, or these without it");
    }
    this.base = base;
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.replay = replay;
    this.loss = loss;
    this.log = log;
    this.gradients = Gradients.of(recipe, model, loss, scope, collective);
    this.watch = new StepWatch(collective.rank());
  }

  /**
   * Trains one task to its end, unless a rank wants to stop before: it is left at a checkpoint
   * then.
   */
  public TaskEnd run(TaskRun run) {
    Task task = run.task();
    BatchPlan plan =
        BatchPlan.of(
            recipe.run().seed(),
            run.index(),
            run.samples().size(),
            replay.size(),
            recipe.batch(),
            loss.replays());
    LearningRate rate =
        new LearningRate(recipe.optimizer(), (long) plan.stepsPerEpoch() * task.epochs());
    try (AdamW optimizer = optimizer();
        TaskProgress progress =
            new TaskProgress(recipe, run, rate.totalSteps(), optimizer, collective, watch);
        StepLoader loader = loader(run, plan, progress.step(), rate.totalSteps());
        TrainingStep step = step(optimizer, firstSteps(run))) {
      boolean stop = false;
      if (progress.isBeginning() && run.validation().isPresent()) {
        StepClock clock = new StepClock(watch.of(task.name(), 0));
        validate(run, progress, clock);
        progress.keep(false, clock);
        clock.seconds();
      }
      while (!stop && !progress.isComplete()) {
        long s = progress.step();
        StepClock clock = new StepClock(watch.of(task.name(), s));
        try (PreparedStep batch = loader.take()) {
          double learningRate = rate.at(s) * progress.learningRateScale();
          TrainingStep.Result result =
              step.run(
                  batch, learningRate, progress.omegaScale(), clock, run.stop().getAsBoolean());
          progress.count(result.notFinite().isEmpty());
          result.notFinite().ifPresent(what -> refuseOrSkip(task, s, what, progress.skipped()));
          stop = result.stop();
          validate(run, progress, clock);
          progress.keep(stop, clock);
          log.accept(
              metrics(result, clock)
                  .task(task.name())
                  .epoch((int) (s / plan.stepsPerEpoch()))
                  .step(s)
                  .lr(learningRate)
                  .skipped(progress.skipped())
                  .build());
        } catch (GereException e) {
          throw e;
        } catch (RuntimeException e) {
          throw new StepFailure(watch.where(task.name(), s, clock.phase()), e);
        }
      }
      progress.finish();
      return new TaskEnd(progress.isComplete(), progress.budget());
    }
  }

  /** Asks the model as it is now, where that is due. */
  private static void validate(TaskRun run, TaskProgress progress, StepClock clock) {
    run.validation()
        .filter(validation -> validation.isDue(progress.step()))
        .ifPresent(
            validation -> {
              clock.enter(StepPhase.VALIDATION);
              progress.validate(validation);
            });
  }

  /** What a step's result and its clock say. */
  private StepMetricsBuilder metrics(TrainingStep.Result result, StepClock clock) {
    StepLoss terms = result.loss();
    BatchCounts counts = result.counts();
    boolean margin = loss.imitation().map(ReplayLoss.Imitation::countsViolations).orElse(false);
    return new StepMetricsBuilder()
        .loss(terms.total())
        .ceTask(terms.task())
        .ceReplay(terms.replay())
        .imitation(terms.imitation())
        .omega(terms.omega())
        .marginNonzero(margin ? Math.round(result.counted()) : 0)
        .gradNorm(result.norm())
        .tokens(counts.tokens())
        .tokensPerSecond(counts.tokens() / clock.total())
        .replaySamples(counts.replaySamples())
        .worldSize(collective.worldSize())
        .padding(1 - (double) counts.tokens() / result.positions())
        .seconds(clock.seconds());
  }

  private FirstSteps firstSteps(TaskRun run) {
    return new FirstSteps(recipe, loss, run.task().name(), run.startsFromBase(), collective.rank());
  }

  private TrainingStep step(AdamW optimizer, FirstSteps firstSteps) {
    Optional<WeightAnchor> anchor = base.map(weights -> anchor(weights, optimizer));
    return new TrainingStep(
        recipe, model, collective, loss, gradients, optimizer, anchor, firstSteps);
  }

  private WeightAnchor anchor(BaseWeights weights, AdamW optimizer) {
    return new WeightAnchor(
        model.ops().optimizer(),
        recipe.loss().weightAnchor(),
        weights,
        optimizer,
        model.trainable().parameters().layout(),
        gradients.shards());
  }

  private AdamW optimizer() {
    return new AdamW(
        model.ops().optimizer(),
        recipe.optimizer(),
        model.trainable().parameters(),
        gradients.shards());
  }

  private StepLoader loader(TaskRun run, BatchPlan plan, long firstStep, long totalSteps) {
    return new StepLoader(
        recipe, run.index(), plan, run.samples(), replay, loss, collective, firstStep, totalSteps);
  }

  private void refuseOrSkip(Task task, long step, String what, long skipped) {
    String found =
        "task %s, step %d: not finite: %s; the model was not changed by this step"
            .formatted(task.name(), step, what);
    switch (recipe.train().onNonfinite()) {
      case STOP ->
          throw GereException.failure(
              found
                  + ". Lower optimizer.learning_rate or loss.omega.value, look for a damaged"
                  + " sample, or set train.on_nonfinite to skip");
      case SKIP -> {
        if (collective.rank() == 0) {
          LOG.warn("{}; {} steps of this task skipped so far", found, skipped);
        }
      }
    }
  }

  @Override
  public void close() {
    gradients.close();
    scope.close();
  }
}
