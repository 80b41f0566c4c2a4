package io.gere.bench.collective;

import io.gere.bench.RankProcess;
import io.gere.bench.StepTimes;
import io.gere.parallel.Collective;
import io.gere.parallel.ring.RingProtection;
import io.gere.parallel.ring.TcpRing;
import io.gere.storage.Json;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The program of one rank of {@link AllReduceBench}; rank 0 says what it measured. */
final class AllReduceRank {
  private static final int FLOATS_PER_MEGABYTE = 250_000;

  /** Of each operation with codes. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** More than an address has, so that a 0 ends it. */
  private static final int ADDRESS_BYTES = 128;

  private AllReduceRank() {}

  public static void main(String[] arguments) throws IOException {
    RankProcess process = RankProcess.of(arguments);
    try (Collective ranks = process.collective();
        Collective authenticated = authenticated(ranks);
        RawDuplex raw = RawDuplex.connect(ranks)) {
      for (String megabytes : process.arguments()) {
        AllReduceCase measured = measure(ranks, authenticated, raw, Integer.parseInt(megabytes));
        if (ranks.rank() == 0) {
          process.parent().println(Json.line(measured));
        }
      }
    }
  }

  /** A second ring of the same ranks; the first makes the addresses known. */
  private static Collective authenticated(Collective ranks) {
    TcpRing.Endpoint endpoint = TcpRing.listen(InetAddress.getLoopbackAddress());
    byte[] own = endpoint.address().getBytes(StandardCharsets.US_ASCII);
    double[] all = new double[ranks.worldSize() * ADDRESS_BYTES];
    for (int i = 0; i < own.length; i++) {
      all[ranks.rank() * ADDRESS_BYTES + i] = own[i];
    }
    ranks.allReduce(all);
    List<String> addresses =
        IntStream.range(0, ranks.worldSize()).mapToObj(rank -> address(all, rank)).toList();
    return TcpRing.connect(
        endpoint, ranks.rank(), addresses, new RingProtection("", true), TIMEOUT);
  }

  private static String address(double[] all, int rank) {
    StringBuilder address = new StringBuilder();
    for (int i = rank * ADDRESS_BYTES; all[i] != 0; i++) {
      address.append((char) all[i]);
    }
    return address.toString();
  }

  /** The kinds of transfer take turns, so that whatever else the machine does disturbs all. */
  private static AllReduceCase measure(
      Collective ranks, Collective authenticated, RawDuplex raw, int megabytes) {
    int repetitions = Math.max(5, Math.min(200, 2000 / megabytes));
    int warmUp = 1 + repetitions / 10;
    double[] summing = new double[repetitions];
    double[] withCodes = new double[repetitions];
    double[] threads = new double[repetitions];
    double[] turns = new double[repetitions];
    long sent = 2L * (ranks.worldSize() - 1) * megabytes * 1_000_000 / ranks.worldSize();
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.zeros((long) megabytes * FLOATS_PER_MEGABYTE);
      ByteBuffer memory = tensor.memory().get(0);
      for (int i = -warmUp; i < repetitions; i++) {
        int at = Math.max(i, 0);
        summing[at] = seconds(ranks, () -> allReduce(ranks, tensor));
        withCodes[at] = seconds(ranks, () -> allReduce(authenticated, tensor));
        threads[at] = seconds(ranks, () -> raw.onTwoThreads(memory, sent));
        turns[at] = seconds(ranks, () -> raw.inTurns(memory, sent));
      }
    }
    return new AllReduceCase(
        ranks.worldSize(),
        megabytes,
        repetitions,
        sent,
        StepTimes.of(summing),
        StepTimes.of(withCodes),
        faster(StepTimes.of(threads), StepTimes.of(turns)));
  }

  /** In two halves, as a training step sums a bucket of gradients and gathers its weights. */
  private static void allReduce(Collective ranks, Tensor bucket) {
    ranks.reduceScatter(bucket).await();
    ranks.allGather(bucket).await();
  }

  private static StepTimes faster(StepTimes one, StepTimes other) {
    return one.median() < other.median() ? one : other;
  }

  private static double seconds(Collective ranks, Runnable transfer) {
    ranks.barrier();
    long start = System.nanoTime();
    transfer.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
