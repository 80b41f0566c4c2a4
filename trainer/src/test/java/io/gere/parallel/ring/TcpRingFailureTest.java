package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import io.gere.tensor.TensorScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TcpRingFailureTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void whenARankIsLostEveryOtherFailsAtOnceAndNamesALostRank(int worldSize) {
    long start = System.nanoTime();
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            worldSize,
            LONG,
            collective -> {
              collective.barrier();
              if (collective.rank() != 1) {
                sumFloats(collective, 3_000_000);
              }
              return null;
            });

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(outcomes.get(1).failure()).isNull();
    for (int rank = 0; rank < worldSize; rank++) {
      if (rank != 1) {
        assertThat(outcomes.get(rank).failure())
            .isInstanceOf(CollectiveException.class)
            .hasMessageStartingWith(
                "rank %d of %d: all-reduce of 3000000 float32: rank ".formatted(rank, worldSize))
            .hasMessageContaining(" is gone (");
      }
    }
  }

  @Test
  void closingWakesARankInsideAnOperationAndAllOthers() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            4,
            LONG,
            collective -> {
              if (collective.rank() == 0) {
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                    .execute(collective::close);
              }
              if (collective.rank() == 3) {
                Thread.sleep(500);
              }
              collective.barrier();
              return null;
            });

    assertThat(outcomes.get(0).failure()).hasMessageContaining("this rank has closed the ring");
    assertThat(outcomes.subList(1, 4))
        .allSatisfy(
            outcome ->
                assertThat(outcome.failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageMatching("rank . of 4: barrier: rank . is gone .*"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aSilentRankEndsInATimeoutThatNamesOperationAndSeconds(int worldSize) {
    CountDownLatch othersAreDone = new CountDownLatch(worldSize - 1);
    long start = System.nanoTime();
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            worldSize,
            Duration.ofMillis(1500),
            collective -> {
              if (collective.rank() == 0) {
                othersAreDone.await();
                return null;
              }
              try {
                collective.allReduce(new double[3]);
                return null;
              } finally {
                othersAreDone.countDown();
              }
            });

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(20));
    List<Throwable> failures =
        outcomes.subList(1, worldSize).stream().<Throwable>map(Outcome::failure).toList();
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageMatching(
                        ".*: all-reduce of 3 doubles: (not finished|rank . is gone).*"))
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageMatching(".* not finished within 1.5 s, waiting for rank .*"));
  }

  @Test
  void aStalledTransferEndsAtTheDeadlineAlthoughMuchHasMoved() {
    CountDownLatch oneIsDone = new CountDownLatch(1);
    long start = System.nanoTime();
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            3,
            Duration.ofMillis(800),
            collective -> {
              if (collective.rank() == 0) {
                oneIsDone.await();
                return null;
              }
              try {
                sumFloats(collective, 20_000_000);
                return null;
              } finally {
                oneIsDone.countDown();
              }
            });

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(800), Duration.ofSeconds(20));
    assertThat(outcomes.subList(1, 3))
        .allSatisfy(
            outcome -> assertThat(outcome.failure()).isInstanceOf(CollectiveException.class))
        .anySatisfy(outcome -> assertThat(outcome.failure()).hasMessageContaining("within 0.8 s"));
  }

  @Test
  void aBrokenRingRefusesEveryLaterOperationWithTheFirstCause() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            2,
            LONG,
            collective -> {
              if (collective.rank() == 1) {
                return null;
              }
              CollectiveException first =
                  catchThrowableOfType(CollectiveException.class, collective::barrier);
              assertThat(first).hasMessageContaining("rank 1 is gone");
              for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> collective.allReduce(new double[1]))
                    .isInstanceOf(CollectiveException.class)
                    .hasMessage(first.getMessage())
                    .hasCause(first);
              }
              return null;
            });

    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
  }

  @Test
  void aClosedRingRefusesEveryOperation() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            2,
            LONG,
            collective -> {
              collective.barrier();
              collective.close();
              collective.barrier();
              return null;
            });

    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.failure())
                    .isInstanceOf(CollectiveException.class)
                    .hasMessageContaining("barrier: this rank has closed the ring"));
  }

  @Test
  void ranksThatHaveRunApartAreToldSoInsteadOfAddingWhatDoesNotBelongTogether() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            2,
            LONG,
            collective -> {
              collective.barrier();
              if (collective.rank() == 0) {
                collective.allReduce(new double[3]);
              } else {
                sumFloats(collective, 7);
              }
              return null;
            });

    assertThat(outcomes)
        .anySatisfy(
            outcome ->
                assertThat(outcome.failure())
                    .hasMessageMatching(
                        ".*the ranks have run apart: rank . is at operation 2: all-reduce of .*,"
                            + " this one at operation 2"));
  }

  @Test
  void aRankThatIsInterruptedWhileWaitingFails() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.run(
            2,
            LONG,
            collective -> {
              if (collective.rank() == 0) {
                Thread.currentThread().interrupt();
              } else {
                Thread.sleep(200);
              }
              collective.barrier();
              return null;
            });

    assertThat(outcomes.get(0).failure()).hasMessage("rank 0 of 2: barrier: interrupted");
    assertThat(outcomes.get(1).failure()).hasMessageContaining("rank 0 is gone");
  }

  private static void sumFloats(Collective collective, int count) {
    try (TensorScope scope = TensorScope.open()) {
      collective.allReduce(scope.zeros(count)).await();
    }
  }
}
