package io.gere.train;

import io.gere.parallel.Collective;
import io.gere.parallel.SingleRank;
import io.gere.parallel.TcpRing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ranks as threads of one process, joined by the real ring over the loopback. */
final class Ranks {
  private Ranks() {}

  interface Rank<T> {
    T run(Collective collective) throws Exception;
  }

  /** Runs every rank to its end; results in the order of the ranks. */
  static <T> List<T> run(int worldSize, Rank<T> rank) {
    ExecutorService threads = Executors.newFixedThreadPool(worldSize);
    try {
      List<TcpRing.Endpoint> endpoints = new ArrayList<>();
      for (int r = 0; r < worldSize; r++) {
        endpoints.add(TcpRing.listen(InetAddress.getLoopbackAddress()));
      }
      List<String> addresses = endpoints.stream().map(TcpRing.Endpoint::address).toList();
      List<Future<T>> futures = new ArrayList<>();
      for (int r = 0; r < worldSize; r++) {
        int number = r;
        futures.add(
            threads.submit(
                () -> {
                  try (Collective collective =
                      worldSize == 1
                          ? new SingleRank()
                          : TcpRing.connect(
                              endpoints.get(number),
                              number,
                              addresses,
                              "secret",
                              Duration.ofSeconds(60))) {
                    return rank.run(collective);
                  }
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
