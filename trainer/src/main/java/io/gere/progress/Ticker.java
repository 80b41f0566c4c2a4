package io.gere.progress;

import java.time.Duration;

/** Does something every few seconds, on a thread of its own, until it is closed. */
public final class Ticker implements AutoCloseable {
  private final Thread thread;

  /**
   * Starts; the first time is after one interval.
   *
   * @param name the thread's
   * @param tell what is done; what it throws ends the ticking and nothing else
   */
  public Ticker(String name, Duration interval, Runnable tell) {
    thread = new Thread(() -> tick(interval, tell), name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void tick(Duration interval, Runnable tell) {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        tell.run();
      }
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
