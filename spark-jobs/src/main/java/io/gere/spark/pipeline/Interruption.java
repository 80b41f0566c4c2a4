package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.spark.signal.EndSignals;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What SIGTERM, Ctrl-C and the end of a terminal (SIGHUP) do to the command that runs in this
 * process. Training is asked to leave a checkpoint; all else, and a second signal, ends the process
 * at once. Either way the same command goes on later, so the exit code is 5.
 */
final class Interruption implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

  private static Interruption current;

  static {
    SIGNALS.forEach(signal -> EndSignals.hear(signal, Interruption::heard));
  }

  private final Interruption outer;
  private final Consumer<GereException> atOnce;
  private final BooleanSupplier stop;
  private final Console console;
  private final AtomicBoolean ending = new AtomicBoolean();

  private Interruption(
      Interruption outer, Consumer<GereException> atOnce, BooleanSupplier stop, Console console) {
    this.outer = outer;
    this.atOnce = atOnce;
    this.stop = stop;
    this.console = console;
  }

  /**
   * Listens until it is closed, instead of a command that this one is a part of.
   *
   * @param stop asks the command to end by itself; false where it will not
   * @param atOnce the last thing that happens before the process ends
   */
  static Interruption listen(
      BooleanSupplier stop, Consumer<GereException> atOnce, Console console) {
    synchronized (Interruption.class) {
      current = new Interruption(current, atOnce, stop, console);
      return current;
    }
  }

  /** Returns whether the signal needs no further answer. */
  private static boolean heard() {
    Interruption listening;
    synchronized (Interruption.class) {
      listening = current;
    }
    if (listening == null) {
      return false;
    }
    listening.answer();
    return true;
  }

  private void answer() {
    if (stop.getAsBoolean()) {
      console.say("interrupted: the ranks leave a checkpoint and end; once more ends at once");
      return;
    }
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    String sentence = "interrupted; the same command goes on with what is not done";
    new Console(System.err).complain(sentence);
    for (Interruption part = this; part != null; part = part.outer) {
      part.ending.set(true);
      part.atOnce.accept(new GereException(ExitCode.INTERRUPTED, sentence, null));
    }
    ProcessEnd.atOnce(ExitCode.INTERRUPTED);
  }

  /** Keeps a thread from complaining of what breaks because the process ends. */
  void awaitEnd() {
    while (ending.get()) {
      // The process is on its way out, by another thread: this one does not go on.
      LockSupport.park();
      Thread.interrupted(); // with it set, parking would not wait
    }
  }

  @Override
  public void close() {
    synchronized (Interruption.class) {
      current = outer;
    }
  }
}
