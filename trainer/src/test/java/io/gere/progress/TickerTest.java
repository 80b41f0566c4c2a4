package io.gere.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TickerTest {
  /** Programs that are run on the way, such as chmod for Hadoop's local files, swallow it. */
  @Test
  void itEndsThoughWhatIsDoneSwallowsTheInterruption() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Ticker ticker =
        new Ticker(
            "test",
            Duration.ofMillis(1),
            () -> {
              begun.countDown();
              try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
              } catch (InterruptedException swallowed) {
                done.incrementAndGet();
              }
              return true;
            });
    begun.await();

    ticker.close();

    assertThat(done).hasValue(1);
  }

  @Test
  void itEndsWhereNothingMoreIsToBeDone() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(3);
    try (Ticker ticker =
        new Ticker(
            "test",
            Duration.ofMillis(1),
            () -> {
              done.countDown();
              return done.getCount() > 0;
            })) {
      assertThat(ticker).isNotNull();
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
