package io.gere.train;

import io.gere.GereException;
import io.gere.checkpoint.CheckpointReader;
import io.gere.checkpoint.CheckpointWriter;
import io.gere.checkpoint.Progress;
import io.gere.config.Recipe;
import io.gere.data.BatchPlan;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.optimizer.AdamW;
import io.gere.parallel.Collective;
import io.gere.replay.ReplayLoss;
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
  private final LlamaModel model;
  private final Collective collective;
  private final List<Sample> replay;
  private final ReplayLoss loss;
  private final Consumer<StepMetrics> log;
  private final TensorScope scope = TensorScope.open();
  private final TrainingStep step;
  private final StepWatch watch;

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
    this.watch = new StepWatch(collective.rank());
  }

  /**
   * Trains one task to its end, unless a rank wants to stop before: it is left at a checkpoint
   * then.
   */
  public RankTraining.Ending run(TaskRun run) {
    Recipe.Task task = run.task();
    boolean withReplay = !(loss instanceof ReplayLoss.None);
    BatchPlan plan =
        BatchPlan.of(
            recipe.run().seed(),
            run.index(),
            run.samples().size(),
            replay.size(),
            recipe.batch(),
            withReplay);
    LearningRate rate =
        new LearningRate(recipe.optimizer(), (long) plan.stepsPerEpoch() * task.epochs());
    FirstSteps firstSteps = new FirstSteps(recipe, loss, collective.rank());
    try (AdamW optimizer = optimizer();
        Stepping stepping = new Stepping(run, optimizer);
        StepLoader loader = loader(run, plan, stepping.progress.step(), rate.totalSteps())) {
      while (stepping.progress.step() < rate.totalSteps()) {
        long s = stepping.progress.step();
        StepClock clock = new StepClock(watch.of(task.name(), s));
        try (PreparedStep prepared = loader.take()) {
          TrainingStep.Result result = step.run(prepared, clock, run.stop().getAsBoolean());
          Optional<String> notFinite = result.notFinite();
          if (notFinite.isEmpty()) {
            firstSteps.look(where(task, s), result.loss(), run.startsFromBase() && s == 0);
            optimizer.step(rate.at(s));
          }
          stepping.progress = stepping.progress.next(notFinite.isEmpty());
          notFinite.ifPresent(
              what -> refuseOrSkip(where(task, s), what, stepping.progress.skipped()));
          boolean stops = result.stop() && s + 1 < rate.totalSteps();
          stepping.keep(clock, stops, rate.totalSteps());
          int epoch = (int) (s / plan.stepsPerEpoch());
          log.accept(
              metrics(task, epoch, s, rate.at(s), result, stepping.progress.skipped(), clock));
          if (stops) {
            stepping.finish();
            return RankTraining.Ending.STOPPED;
          }
        } catch (GereException e) {
          throw e;
        } catch (RuntimeException e) {
          throw new IllegalStateException(
              "%s: %s".formatted(watch.where(task.name(), s, clock.phase()), e), e);
        }
      }
      stepping.finish();
      return RankTraining.Ending.FINISHED;
    }
  }

  private AdamW optimizer() {
    return new AdamW(
        model.ops(),
        recipe.optimizer(),
        model.trainable(),
        step.gradients().flat(),
        step.gradients().buckets());
  }

  private StepLoader loader(TaskRun run, BatchPlan plan, long firstStep, long totalSteps) {
    return new StepLoader(
        recipe, run.index(), plan, run.samples(), replay, loss, collective, firstStep, totalSteps);
  }

  private static String where(Recipe.Task task, long step) {
    return "task %s, step %d".formatted(task.name(), step);
  }

  /** How far the task is, and what is kept of that. */
  private final class Stepping implements AutoCloseable {
    private final Optional<CheckpointWriter> writer;
    private Progress progress = Progress.START;

    Stepping(TaskRun run, AdamW optimizer) {
      run.resume()
          .ifPresent(
              checkpoint -> {
                CheckpointReader.read(checkpoint, optimizer);
                progress = checkpoint.progress();
              });
      writer =
          run.checkpoints()
              .map(
                  checkpoints ->
                      new CheckpointWriter(
                          checkpoints,
                          recipe.train().keepCheckpoints(),
                          collective,
                          optimizer,
                          steps ->
                              watch.of(run.task().name(), steps - 1).accept(StepPhase.WRITING)));
    }

    /** Leaves a checkpoint where one is due. */
    void keep(StepClock clock, boolean stops, long totalSteps) {
      writer.ifPresent(CheckpointWriter::check);
      int every = recipe.train().checkpointEverySteps();
      boolean due = every > 0 && progress.step() % every == 0 && progress.step() < totalSteps;
      if (due || stops) {
        clock.enter(StepPhase.CHECKPOINT);
        writer.ifPresent(checkpoint -> checkpoint.save(progress));
      }
    }

    void finish() {
      writer.ifPresent(CheckpointWriter::finish);
    }

    @Override
    public void close() {
      writer.ifPresent(CheckpointWriter::close);
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
    step.close();
    scope.close();
  }
}
