package io.gere.progress;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Does something every few seconds, on a thread of its own, until it is closed. */
public final class Ticker implements AutoCloseable {
  private final Thread thread;

  /**
   * Starts; the first time is after one interval.
   *
   * @param name the thread's
   * @param tell what is done; false where it is not to be done again
   */
  public Ticker(String name, Duration interval, BooleanSupplier tell) {
    thread = new Thread(() -> tick(interval, tell), name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void tick(Duration interval, BooleanSupplier tell) {
    try {
      do {
        Thread.sleep(interval.toMillis());
      } while (tell.getAsBoolean());
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once nothing more is done. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
