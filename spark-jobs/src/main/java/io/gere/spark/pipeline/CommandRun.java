package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.eval.scores.GateVerdict;
import io.gere.lease.Lease;
import io.gere.progress.ProgressLog;
import io.gere.storage.RunFolder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A command at work on a run folder: it is the folder's one writer, keeps its status and answers to
 * signals.
 */
public final class CommandRun {
  private final RunFolder run;
  private final String command;
  private final Console console;
  private final RunStatus status;
  private Lease lease;

  public CommandRun(RunFolder run, String command, Console console) {
    this.run = run;
    this.command = command;
    this.console = console;
    this.status = new RunStatus(run, command);
  }

  /**
   * Works.
   *
   * @param stop asks the work to end by itself; false where it will not
   * @param work hears where to say how far it is, for the user and for the status
   * @throws GereException with exit code 4 where another command writes to the folder
   */
  public void during(BooleanSupplier stop, Consumer<ProgressLog> work) {
    try (Interruption interruption = Interruption.listen(stop, status::failed, console)) {
      try (Lease held = lease(run.path())) {
        lease = held;
        work(work, interruption);
      }
    }
  }

  private void work(Consumer<ProgressLog> work, Interruption interruption) {
    try {
      status.running();
      work.accept(console);
      status.ended();
    } catch (RuntimeException | Error e) {
      interruption.awaitEnd();
      fail(e);
      throw e;
    }
  }

  /** The lease of a folder, with an end for the case that another command has to take it over. */
  Lease lease(org.apache.hadoop.fs.Path folder) {
    return Lease.take(run.hadoop(), folder, command, console, CommandRun::end);
  }

  /** The folder is another command's now, and so is its status. */
  private static void end(GereException lost) {
    System.err.println("gere: " + lost.getMessage());
    System.exit(ExitCode.RESOURCES_MISSING.code());
  }

  /** Notes Spark's id of the application. */
  public void isApplication(String id) {
    lease.name(id);
  }

  /** Notes what the gate said. */
  void judged(GateVerdict verdict) {
    status.judged(verdict);
  }

  private void fail(Throwable failure) {
    try {
      status.failed(failure);
    } catch (RuntimeException unwritable) {
      failure.addSuppressed(unwritable);
    }
  }
}
