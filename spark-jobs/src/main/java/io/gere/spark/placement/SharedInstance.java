package io.gere.spark.placement;

import io.gere.tensor.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one value of its kind that this process holds on each device, such as a model: tasks that run
 * there one after the other or side by side share it. A task that needs another waits until nobody
 * uses the old one, and replaces it; tasks on other devices are not in its way, nor are those of
 * another job, which have a value of their own while they run.
 */
public final class SharedInstance<T extends AutoCloseable> {
  private final Map<Place, Held> byPlace = new HashMap<>();

  private record Place(Device device, String job) {}

  private final class Held {
    private String identity;
    private T value;
    private int users;
  }

  /** A task's use of the value, until it is closed. */
  public final class Lease implements AutoCloseable {
    private final Held held;

    private Lease(Held held) {
      this.held = held;
    }

    public T value() {
      return held.value;
    }

    @Override
    public void close() {
      synchronized (held) {
        held.users--;
        held.notifyAll();
      }
    }
  }

  /** Borrows a device's value where all jobs share it. */
  public Lease borrow(Device device, String wanted, Supplier<T> load) {
    return borrow(device, "", wanted, load);
  }

  /**
   * Borrows a job's value on a device.
   *
   * @param job whose value it is; those of other jobs on the device that nobody uses are closed
   * @param wanted what distinguishes it from others of its kind
   * @param load makes it where it is not here yet
   */
  public Lease borrow(Device device, String job, String wanted, Supplier<T> load) {
    Held held = at(new Place(device, job));
    synchronized (held) {
      awaitUntilFreeFor(held, wanted);
      if (!wanted.equals(held.identity)) {
        free(held);
        held.value = load.get();
        held.identity = wanted;
      }
      held.users++;
      return new Lease(held);
    }
  }

  private synchronized Held at(Place place) {
    byPlace.forEach(
        (other, held) -> {
          if (other.device().equals(place.device()) && !other.equals(place)) {
            freeUnused(held);
          }
        });
    return byPlace.computeIfAbsent(place, here -> new Held());
  }

  private void freeUnused(Held held) {
    synchronized (held) {
      free(held);
    }
  }

  private void awaitUntilFreeFor(Held held, String wanted) {
    try {
      while (held.users > 0 && !wanted.equals(held.identity)) {
        held.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other tasks", e);
    }
  }

  /** Closes the values that nobody uses, as a step does when it is over. */
  public synchronized void free() {
    byPlace.values().forEach(this::freeUnused);
  }

  private void free(Held held) {
    if (held.users == 0 && held.value != null) {
      T old = held.value;
      held.value = null;
      held.identity = null;
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
