package io.gere.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
  @Test
  void whatIsLeftTakesAsLongAsWhatIsDoneTook() {
    AtomicLong nanos = new AtomicLong(7_000_000_000L);
    Pace pace = Pace.start(nanos::get);
    nanos.addAndGet(20_000_000_000L);

    assertThat(pace.seconds()).isEqualTo(20);
    assertThat(pace.left(10, 40)).isEqualTo("60 s left");
    assertThat(pace.left(41, 40)).isEqualTo("0 s left");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "89.4, 89 s", "90, 2 min", "5399, 90 min", "5400, 1.5 h", "90000, 25.0 h"})
  void aTimeIsGivenInTheUnitThatMatters(double seconds, String text) {
    assertThat(Pace.time(seconds)).isEqualTo(text);
  }

  @Test
  @Timeout(60)
  void aTickerTellsUntilItIsClosed() throws InterruptedException {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    ProgressLog log = said::add;
    try (Ticker ticker = new Ticker("test", Duration.ofMillis(1), () -> say(log))) {
      assertThat(ticker).isNotNull();
      assertThat(said.take()).isEqualTo("on");
    }
    said.clear();

    assertThat(said.poll()).isNull();
  }

  private static boolean say(ProgressLog log) {
    log.say("on");
    return true;
  }
}
