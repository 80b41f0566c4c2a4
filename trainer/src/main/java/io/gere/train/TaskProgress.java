package io.gere.train;

import io.gere.checkpoint.CheckpointReader;
import io.gere.checkpoint.CheckpointWriter;
import io.gere.checkpoint.Progress;
import io.gere.config.Train;
import io.gere.optimizer.AdamW;
import io.gere.parallel.Collective;
import io.gere.step.StepClock;
import io.gere.step.StepPhase;
import java.util.Optional;

/** How far one task is on one rank, and the checkpoints that it leaves behind. */
final class TaskProgress implements AutoCloseable {
  private final int checkpointEverySteps;
  private final long totalSteps;
  private final Optional<CheckpointWriter> writer;
  private Progress progress = Progress.START;

  /** Puts the optimizer, and all parameters with it, where the task is to go on. */
  TaskProgress(
      Train settings,
      TaskRun run,
      long totalSteps,
      AdamW optimizer,
      Collective collective,
      StepWatch watch) {
    this.checkpointEverySteps = settings.checkpointEverySteps();
    this.totalSteps = totalSteps;
    run.resume()
        .ifPresent(
            checkpoint -> {
              CheckpointReader.read(checkpoint, optimizer);
              progress = checkpoint.progress();
            });
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

  boolean isComplete() {
    return progress.step() >= totalSteps;
  }

  /**
   * Counts a step.
   *
   * @param changed whether it moved the model
   */
  void count(boolean changed) {
    progress = progress.next(changed);
  }

  /**
   * Leaves a checkpoint where one is due, unless the task is complete: its model follows.
   *
   * @param stops whether training stops here
   */
  void keep(boolean stops, StepClock clock) {
    writer.ifPresent(CheckpointWriter::check);
    boolean due = checkpointEverySteps > 0 && progress.step() % checkpointEverySteps == 0;
    if ((due || stops) && !isComplete()) {
      clock.enter(StepPhase.CHECKPOINT);
      writer.ifPresent(checkpoint -> checkpoint.save(progress));
    }
  }

  /** Waits until all is written. */
  void finish() {
    writer.ifPresent(CheckpointWriter::finish);
  }

  @Override
  public void close() {
    writer.ifPresent(CheckpointWriter::close);
  }
}
