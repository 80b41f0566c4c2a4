package io.gere.spark.train.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.LocalSpark;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ranks of two attempts that Spark has placed in one process. */
final class LocalRanksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @BeforeAll
  static void prepare() {
    LocalSpark.session();
  }

  @Test
  void aRankWaitsUntilThoseOfAnEarlierAttemptHaveLeft() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    AtomicBoolean hasLeft = new AtomicBoolean();
    CompletableFuture<Void> earlier =
        CompletableFuture.runAsync(
            () ->
                LocalRanks.during(
                    attempt(-1),
                    PATIENCE,
                    () -> {
                      inside.countDown();
                      await(mayLeave);
                      hasLeft.set(true);
                      return null;
                    }));
    await(inside);

    CompletableFuture<Boolean> later =
        CompletableFuture.supplyAsync(() -> LocalRanks.during(attempt(-2), PATIENCE, hasLeft::get));
    mayLeave.countDown();

    assertThat(later.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    earlier.join();
  }

  @Test
  void ranksOfOneAttemptAreHereTogetherAndItsWaitHasAnEnd() {
    boolean together =
        LocalRanks.during(
            attempt(-3), PATIENCE, () -> LocalRanks.during(attempt(-3), Duration.ZERO, () -> true));
    assertThat(together).isTrue();

    assertThatThrownBy(
            () ->
                LocalRanks.during(
                    attempt(-3),
                    PATIENCE,
                    () -> LocalRanks.during(attempt(-4), Duration.ZERO, () -> 0)))
        .hasMessageContaining("an earlier attempt has not left this process within 0 s");
  }

  @Test
  void ranksOfAnotherRunAreNotInTheWay() {
    boolean beside =
        LocalRanks.during(
            attempt(-5),
            PATIENCE,
            () ->
                LocalRanks.during(
                    new LocalRanks.Attempt("another run", -6), Duration.ZERO, () -> true));

    assertThat(beside).isTrue();
  }

  private static LocalRanks.Attempt attempt(int number) {
    return new LocalRanks.Attempt("run", number);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
