package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.eval.scores.GateVerdict;
import io.gere.lease.Lease;
import io.gere.progress.Event;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.DiskFullException;
import io.gere.storage.Leftovers;
import io.gere.storage.RunFolder;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * A command at work on a run folder: it is the folder's one writer, keeps its status and answers to
 * signals.
 */
public final class CommandRun {
  private final RunFolder run;
  private final String command;
  private final ProgressLog log;
  private final RunStatus status;
  private Lease lease;

  /**
   * A command that is about to work.
   *
   * @param log hears all that is said and told
   */
  public CommandRun(RunFolder run, String command, ProgressLog log) {
    this.run = run;
    this.command = command;
    this.log = log;
    this.status = new RunStatus(run, command, log);
  }

  /**
   * Works.
   *
   * @param stop asks the work to end by itself; false where it will not
   * @param work hears where to say how far it is, for the user and for the status
   * @throws GereException with exit code 4 where another command writes to the folder
   */
  public void during(BooleanSupplier stop, Consumer<ProgressLog> work) {
    try (Interruption interruption = Interruption.listen(stop, status::failed, log);
        Lease held = lease(run.path());
        RunStatus kept = status) {
      lease = held;
      try {
        kept.running();
        work.accept(new Told());
        kept.ended();
      } catch (Throwable e) { // Scala's code throws what it does not declare
        interruption.awaitEnd();
        Optional<GereException> behind =
            DiskFullException.behind(e)
                .<GereException>map(full -> full)
                .or(() -> SparkSessions.endBehind(e));
        fail(behind.<Throwable>map(told -> told).orElse(e));
        behind.ifPresent(
            told -> {
              throw told;
            });
        throw e;
      }
    }
  }

  /** Notes that the command failed before it could begin, unless another one is at work here. */
  public void failedBefore(GereException failure) {
    try {
      during(
          () -> false,
          log -> {
            throw failure;
          });
    } catch (GereException told) {
      if (told != failure) {
        failure.addSuppressed(told);
      }
    }
  }

  /** The lease of a folder, with an end for the case that another command has to take it over. */
  Lease lease(Path folder) {
    Lease taken =
        Lease.take(run.hadoop(), folder, command, run.file("status.json"), log, CommandRun::end);
    Leftovers.of(run.hadoop(), folder).remove(log);
    return taken;
  }

  /** The folder is another command's now, and so is its status. */
  private static void end(GereException lost) {
    new Console(System.err).complain(lost.getMessage());
    ProcessEnd.atOnce(ExitCode.RESOURCES_MISSING);
  }

  /** Notes Spark's id of the application. */
  public void isApplication(String id) {
    lease.name(id);
    status.isApplication(id);
  }

  /** Notes what the command is at from now on, such as a step of a run. */
  public void enters(String phase) {
    status.enters(phase);
    tell(new Event(Event.Kind.PHASE, Map.of("command", command, "phase", phase)));
  }

  /** Notes what the gate said. */
  void judged(GateVerdict verdict) {
    status.judged(verdict);
    tell(new Event(Event.Kind.VERDICT, verdict));
  }

  private void tell(Event event) {
    log.tell(event);
    EventStream.tell(run.path().toString(), event);
  }

  private void fail(Throwable failure) {
    try {
      status.failed(failure);
    } catch (RuntimeException unwritable) {
      failure.addSuppressed(unwritable);
    }
  }

  /** Tells the user, in numbers the status, and programs that follow. */
  private final class Told implements ProgressLog {
    @Override
    public void say(String line) {
      log.say(line);
    }

    @Override
    public void reached(Reached point) {
      status.has(point);
      log.reached(point);
      EventStream.tell(run.path().toString(), new Event(Event.Kind.PROGRESS, point));
    }

    @Override
    public void tell(Event event) {
      if (event.kind() == Event.Kind.RESTART) {
        status.restarts();
      }
      CommandRun.this.tell(event);
    }
  }
}
