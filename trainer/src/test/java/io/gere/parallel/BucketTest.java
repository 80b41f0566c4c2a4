package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BucketTest {
  private static final long MOST = Bucket.MOST_ON_CPU;

  @Test
  void whatBecomesFinalLastLiesInTheLastBucket() {
    assertThat(Bucket.cut(100, List.of(10L, 60L, 0L), MOST))
        .containsExactly(new Bucket(60, 100), new Bucket(10, 60), new Bucket(0, 10));
  }

  /** A tied head: the only segment begins where everything begins. */
  @Test
  void aStartNamedTwiceCutsOnce() {
    assertThat(Bucket.cut(100, List.of(0L, 0L), MOST)).containsExactly(new Bucket(0, 100));
  }

  @Test
  void longStretchesAreCutFromTheirEnd() {
    assertThat(Bucket.cut(2 * MOST + 5, List.of(3L, 0L), MOST))
        .containsExactly(
            new Bucket(MOST + 5, 2 * MOST + 5),
            new Bucket(5, MOST + 5),
            new Bucket(3, 5),
            new Bucket(0, 3));
  }
}
