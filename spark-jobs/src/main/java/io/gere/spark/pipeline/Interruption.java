package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.spark.signal.EndSignals;
import java.util.ArrayList;
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

  /** Those at work: a command, its parts, and parts side by side. */
  private static final List<Interruption> LISTENING = new ArrayList<>();

  static {
    SIGNALS.forEach(signal -> EndSignals.hear(signal, Interruption::heard));
  }

  private final Consumer<GereException> atOnce;
  private final BooleanSupplier stop;
  private final ProgressLog log;
  private final AtomicBoolean ending = new AtomicBoolean();

  private Interruption(Consumer<GereException> atOnce, BooleanSupplier stop, ProgressLog log) {
    this.atOnce = atOnce;
    this.stop = stop;
    this.log = log;
  }

  /**
   * Listens until it is closed, beside a command that this one is a part of.
   *
   * @param stop asks the command to end by itself; false where it will not
   * @param atOnce the last thing that happens before the process ends
   */
  static Interruption listen(
      BooleanSupplier stop, Consumer<GereException> atOnce, ProgressLog log) {
    Interruption listening = new Interruption(atOnce, stop, log);
    synchronized (LISTENING) {
      LISTENING.add(listening);
    }
    return listening;
  }

  /** Returns whether the signal needs no further answer. */
  private static boolean heard() {
    List<Interruption> all;
    synchronized (LISTENING) {
      all = List.copyOf(LISTENING);
    }
    if (all.isEmpty()) {
      return false;
    }
    answer(all);
    return true;
  }

  /** Where one of them trains, all go on until it has left its checkpoint, or is done. */
  private static void answer(List<Interruption> all) {
    List<Interruption> stopping = all.stream().filter(part -> part.stop.getAsBoolean()).toList();
    if (!stopping.isEmpty()) {
      stopping
          .get(0)
          .log
          .say("interrupted: the ranks leave a checkpoint and end; once more ends at once");
      return;
    }
    if (!all.get(0).ending.compareAndSet(false, true)) {
      return;
    }
    String sentence = "interrupted; the same command goes on with what is not done";
    new Console(System.err).complain(sentence);
    for (Interruption part : all) {
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
    synchronized (LISTENING) {
      LISTENING.remove(this);
    }
  }
}
