package io.gere.spark.signal;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Hears a signal that would end this process, such as SIGTERM, before whoever heard it so far:
 * Spark, which logs it, and the JVM, which exits.
 */
public final class EndSignals implements SignalHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);

  private final BooleanSupplier answer;
  private final SignalHandler before;

  private EndSignals(Signal signal, BooleanSupplier answer) {
    this.answer = answer;
    this.before = Signal.handle(signal, this);
  }

  /**
   * Hears it from now on. What this process was started to ignore, as {@code nohup} has it ignore
   * SIGHUP, stays ignored.
   *
   * @param signal its name without SIG
   * @param answer called at every signal in a thread of its own; returns whether that was all, and
   *     else those who heard it so far hear it too
   */
  public static void hear(String signal, BooleanSupplier answer) {
    try {
      new EndSignals(new Signal(signal), answer);
    } catch (IllegalArgumentException e) {
      // A JVM started with -Xrs leaves signals to the system.
      LOG.warn("SIG{} ends this process at once: {}", signal, e.getMessage());
    }
  }

  @Override
  public void handle(Signal signal) {
    if (!answer.getAsBoolean()) {
      before.handle(signal);
    }
  }
}
