package io.gere.progress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Does something every few seconds, on a thread of its own, until it is closed. */
public final class Ticker implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
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

  private void tick(Duration interval, BooleanSupplier tell) {
    try {
      boolean again = true;
      while (again && !closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        again = tell.getAsBoolean();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once nothing more is done. */
  @Override
  public void close() {
    closed.countDown();
    // What is being done may wait for a disk; it may also swallow this, so the latch decides.
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
