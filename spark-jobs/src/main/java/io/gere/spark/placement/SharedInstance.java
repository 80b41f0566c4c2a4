package io.gere.spark.placement;

import java.util.function.Supplier;

/**
 * The one value of its kind that this process holds, such as a model: tasks that run here one after
 * the other or side by side share it. A task that needs another waits until nobody uses the old
 * one, and replaces it.
 */
public final class SharedInstance<T extends AutoCloseable> {
  private String identity;
  private T value;
  private int users;

  /** A task's use of the value, until it is closed. */
  public final class Lease implements AutoCloseable {
    private Lease() {}

    public T value() {
      return value;
    }

    @Override
    public void close() {
      synchronized (SharedInstance.this) {
        users--;
        SharedInstance.this.notifyAll();
      }
    }
  }

  /**
   * Borrows the value.
   *
   * @param wanted what tells it from others of its kind
   * @param load makes it where it is not here yet
   */
  public synchronized Lease borrow(String wanted, Supplier<T> load) {
    awaitUntilFreeFor(wanted);
    if (!wanted.equals(identity)) {
      free();
      value = load.get();
      identity = wanted;
    }
    users++;
    return new Lease();
  }

  private synchronized void awaitUntilFreeFor(String wanted) {
    try {
      while (users > 0 && !wanted.equals(identity)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other tasks", e);
    }
  }

  /** Closes the value unless somebody uses it, as a step does when it is over. */
  public synchronized void free() {
    if (users == 0 && value != null) {
      T old = value;
      value = null;
      identity = null;
      close(old);
    }
  }

  private static void close(AutoCloseable old) {
    try {
      old.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("%s cannot be closed".formatted(old), e);
    }
  }
}
