package io.gere.parallel;

import io.gere.parallel.ring.RingProtection;
import io.gere.parallel.ring.TcpRing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Ranks as threads of this process, joined by the real ring over the loopback interface. */
public final class RanksAsThreads {
  public static final RingProtection PROTECTION =
      new RingProtection("the application's secret", false);

  private RanksAsThreads() {}

  /** What one rank, or one of several threads, does. */
  public interface Work<C, T> {
    T on(C collective) throws Exception;
  }

  /** What one rank ended with: a value or a failure. */
  public record Outcome<T>(T value, Throwable failure) {
    public T orThrow() {
      if (failure != null) {
        throw new AssertionError("a rank failed", failure);
      }
      return value;
    }
  }

  public static List<TcpRing.Endpoint> listen(int worldSize) {
    List<TcpRing.Endpoint> endpoints = new ArrayList<>();
    for (int rank = 0; rank < worldSize; rank++) {
      endpoints.add(TcpRing.listen(InetAddress.getLoopbackAddress()));
    }
    return endpoints;
  }

  public static List<String> addresses(List<TcpRing.Endpoint> endpoints) {
    return endpoints.stream().map(TcpRing.Endpoint::address).toList();
  }

  /** Runs {@code work} on every rank at once; each closes its end when its work is over. */
  public static <T> List<Outcome<T>> run(
      int worldSize, Duration timeout, Work<Collective, T> work) {
    return run(worldSize, PROTECTION, timeout, work);
  }

  /** The same, protected as the ranks agree. */
  public static <T> List<Outcome<T>> run(
      int worldSize, RingProtection protection, Duration timeout, Work<Collective, T> work) {
    if (worldSize == 1) {
      return together(1, rank -> work.on(new SingleRank()));
    }
    List<TcpRing.Endpoint> endpoints = listen(worldSize);
    List<String> addresses = addresses(endpoints);
    return together(
        worldSize,
        rank -> {
          try (Collective ring =
              TcpRing.connect(endpoints.get(rank), rank, addresses, protection, timeout)) {
            return work.on(ring);
          }
        });
  }

  /** As {@link #run}, for work that has to succeed; results in the order of the ranks. */
  public static <T> List<T> results(int worldSize, Work<Collective, T> work) {
    return run(worldSize, Duration.ofSeconds(60), work).stream().map(Outcome::orThrow).toList();
  }

  /** As {@link #together}, for work that has to succeed. */
  public static <T> List<T> onThreads(int count, Work<Integer, T> work) {
    return together(count, work).stream().map(Outcome::orThrow).toList();
  }

  /** Runs {@code work} for 0 … count − 1, each on a thread of its own. */
  public static <T> List<Outcome<T>> together(int count, Work<Integer, T> work) {
    var threads = Executors.newFixedThreadPool(count);
    try {
      List<CompletableFuture<Outcome<T>>> running = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        int each = index;
        running.add(CompletableFuture.supplyAsync(() -> outcome(each, work), threads));
      }
      List<Outcome<T>> outcomes = new ArrayList<>();
      for (CompletableFuture<Outcome<T>> one : running) {
        outcomes.add(one.get());
      }
      return outcomes;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> Outcome<T> outcome(int index, Work<Integer, T> work) {
    try {
      return new Outcome<>(work.on(index), null);
    } catch (Exception e) {
      return new Outcome<>(null, e);
    }
  }
}
