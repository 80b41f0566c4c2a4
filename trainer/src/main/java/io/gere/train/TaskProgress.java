package io.gere.train;

import io.gere.GereException;
import io.gere.budget.BudgetEnd;
import io.gere.checkpoint.Checkpoint;
import io.gere.checkpoint.CheckpointReader;
import io.gere.checkpoint.CheckpointWriter;
import io.gere.checkpoint.Progress;
import io.gere.config.BudgetLimits;
import io.gere.config.Recipe;
import io.gere.config.Train;
import io.gere.config.choice.KeptModel;
import io.gere.config.choice.OnExceeded;
import io.gere.optimizer.AdamW;
import io.gere.parallel.Collective;
import io.gere.progress.ProgressLog;
import io.gere.step.StepClock;
import io.gere.step.StepPhase;
import io.gere.validation.TaskValidation;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one task is on one rank, and the checkpoints that it leaves behind. */
final class TaskProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskProgress.class);

  private final Train settings;
  private final Optional<OnExceeded> onExceeded;
  private final TaskRun run;
  private final long totalSteps;
  private final AdamW optimizer;
  private final Collective collective;
  private final Optional<CheckpointWriter> writer;
  private Progress progress = Progress.START;

  /** Puts the optimizer, and all parameters with it, where the task is to go on. */
  TaskProgress(
      Recipe recipe,
      TaskRun run,
      long totalSteps,
      AdamW optimizer,
      Collective collective,
      StepWatch watch) {
    this.settings = recipe.train();
    this.onExceeded = Optional.ofNullable(recipe.budget()).map(BudgetLimits::onExceeded);
    this.run = run;
    this.totalSteps = totalSteps;
    this.optimizer = optimizer;
    this.collective = collective;
    run.resume()
        .ifPresent(
            checkpoint -> {
              CheckpointReader.read(checkpoint, optimizer);
              progress = checkpoint.progress();
            });
    if (mayKeepAnother()) {
      best(); // before hours of training, and not behind them
    }
    this.writer =
        run.checkpoints()
            .map(
                checkpoints ->
                    new CheckpointWriter(
                        checkpoints,
                        settings.keepCheckpoints(),
                        collective,
                        optimizer,
                        done -> watch.of(run.task().name(), done - 1).accept(StepPhase.WRITING)));
  }

  /** The step that is next, from 0. */
  long step() {
    return progress.step();
  }

  long skipped() {
    return progress.skipped();
  }

  /** Whether nothing of the task is done, not even a look at the model that it begins with. */
  boolean isBeginning() {
    return progress.equals(Progress.START);
  }

  /** Whether all is learnt, or nothing better has come for so long that nothing will. */
  boolean isComplete() {
    return progress.step() >= totalSteps || isOutOfPatience() || isGivenUp();
  }

  /** Whether the budget cannot be held, and training is not to go on without. */
  boolean isGivenUp() {
    return progress.budget() != null
        && progress.budget().givenUp()
        && onExceeded.filter(then -> then != OnExceeded.WARN).isPresent();
  }

  /** By which the recipe's ω is multiplied in the next step. */
  double omegaScale() {
    return progress.budget() == null ? 1 : progress.budget().omegaScale();
  }

  /** The same of its learning rate. */
  double learningRateScale() {
    return progress.budget() == null ? 1 : progress.budget().learningRateScale();
  }

  private boolean isOutOfPatience() {
    Progress.Best best = progress.best();
    return settings.patience() > 0 && best != null && best.since() >= settings.patience();
  }

  /**
   * Counts a step.
   *
   * @param changed whether it moved the model
   */
  void count(boolean changed) {
    progress = progress.next(changed);
  }

  /** Asks the model as it is now. */
  void validate(TaskValidation validation) {
    progress = validation.ask(progress);
  }

  /**
   * Leaves a checkpoint where one is due, or this is the best model so far and may be the one to
   * keep; unless the task is complete, for its model follows.
   *
   * @param stops whether training stops here
   */
  void keep(boolean stops, StepClock clock) {
    writer.ifPresent(CheckpointWriter::check);
    int every = settings.checkpointEverySteps();
    boolean due = every > 0 && progress.step() > 0 && progress.step() % every == 0;
    boolean best = (settings.keep() == KeptModel.BEST || goesBack()) && progress.atBest();
    if ((due || stops || best) && !isComplete()) {
      clock.enter(StepPhase.CHECKPOINT);
      writer.ifPresent(checkpoint -> checkpoint.save(progress));
    }
  }

  /** Waits until all is written; of a task that is complete, puts back the model to keep. */
  void finish() {
    writer.ifPresent(CheckpointWriter::finish);
    if (!isComplete()) {
      return;
    }
    if (keepsAnother()) {
      collective.barrier(); // rank 0 has completed the checkpoint
      CheckpointReader.read(best(), optimizer);
    }
    if (collective.rank() == 0 && settings.selects() && progress.best() != null) {
      LOG.info(
          "task {}: {} of {} steps done, the model after step {} was the best and that after step {} is kept",
          run.task().name(),
          progress.step(),
          totalSteps,
          progress.best().step(),
          kept());
    }
  }

  /** Where a complete task leaves the budget; nothing where there is none. */
  Optional<BudgetEnd> budget() {
    return Optional.ofNullable(progress.budget())
        .map(state -> new BudgetEnd(state, progress.step(), kept()));
  }

  /** Steps behind the model that a complete task ends with. */
  private long kept() {
    return keepsAnother() ? progress.best().step() : progress.step();
  }

  private boolean keepsAnother() {
    return mayKeepAnother() && (settings.keep() == KeptModel.BEST || isGivenUp());
  }

  private boolean mayKeepAnother() {
    boolean may = settings.keep() == KeptModel.BEST || goesBack();
    return may && progress.best() != null && !progress.atBest();
  }

  private boolean goesBack() {
    return onExceeded.filter(then -> then == OnExceeded.ROLLBACK).isPresent();
  }

  private Checkpoint best() {
    long step = progress.best().step();
    ProgressLog log = passedOver -> LOG.warn("{}", passedOver);
    return run.checkpoints()
        .flatMap(checkpoints -> checkpoints.after(step, log))
        .orElseThrow(
            () ->
                GereException.failure(
                    "the best model of task %s so far, that after step %d, is gone from its checkpoints; delete them to learn the task again"
                        .formatted(run.task().name(), step)));
  }

  @Override
  public void close() {
    writer.ifPresent(CheckpointWriter::close);
  }
}
