package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Failure;
import io.gere.parallel.Pending;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of operations under way when their ring is closed, broken or given up. */
@Timeout(60)
final class RingClosingTest {
  private static final int FLOATS = 10_000_000;
  private static final int SUMS = 20;
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void closingInTheMiddleOfATransferLeavesTheTensorAlone() {
    assertThat(endsOfRank0Breaking((collective, sums) -> collective.close()))
        .containsExactly(
            new Outcome<>(new Failure.Closed(), null),
            new Outcome<>(new Failure.PeerLost(0), null));
  }

  @Test
  void anInterruptedWaiterBreaksTheRingAndTheTensorIsLeftAlone() {
    assertThat(
            endsOfRank0Breaking(
                (collective, sums) -> {
                  Thread.currentThread().interrupt();
                  assertThat(failureOfLast(sums)).isEqualTo(new Failure.Interrupted());
                  assertThat(Thread.interrupted()).isTrue();
                }))
        .containsExactly(
            new Outcome<>(new Failure.Interrupted(), null),
            new Outcome<>(new Failure.PeerLost(0), null));
  }

  /** What rank 0 does while sums are under way; afterwards nobody may write into their tensor. */
  private interface Breaking {
    void by(Collective rank0, List<Pending> sums);
  }

  private static List<Outcome<Failure>> endsOfRank0Breaking(Breaking breaking) {
    CountDownLatch peerHasFailed = new CountDownLatch(1);
    return RanksAsThreads.run(
        2,
        LONG,
        collective -> {
          try (TensorScope scope = TensorScope.open()) {
            Tensor tensor = scope.of(ones(), FLOATS);
            List<Pending> sums = launchMany(collective, tensor);
            if (collective.rank() == 1) {
              Failure failure = failureOfLast(sums);
              peerHasFailed.countDown();
              return failure;
            }
            awaitFirstSums(tensor);
            breaking.by(collective, sums);
            float[] left = tensor.toFloats();
            peerHasFailed.await();
            assertThat(tensor.toFloats()).isEqualTo(left);
            return failureOfLast(sums);
          }
        });
  }

  @Test
  void aFailureTravelsToTheDriver() throws IOException, ClassNotFoundException {
    CollectiveException thrown =
        new RingOperation(2, 4, 7, "barrier").late(Deadline.in(Duration.ofMillis(1500)), 1);

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      CollectiveException arrived = (CollectiveException) in.readObject();
      assertThat(arrived).hasMessage(thrown.getMessage());
      assertThat(arrived.failure()).isEqualTo(new Failure.Timeout("barrier", 1.5, 1));
    }
  }

  /** So many that the ring is still at work when the first results are seen. */
  private static List<Pending> launchMany(Collective collective, Tensor tensor) {
    return IntStream.range(0, SUMS).mapToObj(i -> collective.allReduce(tensor)).toList();
  }

  private static void awaitFirstSums(Tensor tensor) {
    ByteBuffer memory = tensor.memory().get(0);
    while (memory.getFloat(0) < 2) {
      Thread.onSpinWait();
    }
  }

  private static Failure failureOfLast(List<Pending> sums) {
    Pending last = sums.get(sums.size() - 1);
    return catchThrowableOfType(CollectiveException.class, last::await).failure();
  }

  private static float[] ones() {
    float[] ones = new float[FLOATS];
    Arrays.fill(ones, 1);
    return ones;
  }
}
