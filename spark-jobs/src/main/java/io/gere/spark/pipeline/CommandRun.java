package io.gere.spark.pipeline;

import io.gere.eval.scores.GateVerdict;
import io.gere.storage.RunFolder;
import java.util.function.BooleanSupplier;

/** A command at work on a run folder: it keeps the folder's status and answers to signals. */
public final class CommandRun {
  private final RunStatus status;
  private final Console console;

  public CommandRun(RunFolder run, String command, Console console) {
    this.status = new RunStatus(run, command);
    this.console = console;
  }

  /**
   * Works.
   *
   * @param stop asks the work to end by itself; false where it will not
   */
  public void during(BooleanSupplier stop, Runnable work) {
    status.running();
    try (Interruption interruption = Interruption.listen(stop, status::failed, console)) {
      try {
        work.run();
        status.ended();
      } catch (RuntimeException e) {
        interruption.awaitEnd();
        fail(e);
      }
    }
  }

  /** Notes what the gate said. */
  void judged(GateVerdict verdict) {
    status.judged(verdict);
  }

  private void fail(RuntimeException failure) {
    try {
      status.failed(failure);
    } catch (RuntimeException unwritable) {
      failure.addSuppressed(unwritable);
    }
    throw failure;
  }
}
