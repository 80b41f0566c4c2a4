package io.gere.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SplitMix64Test {
  @Test
  void itsSequenceIsThatOfTheJdk() {
    SplittableRandom random = new SplittableRandom(-17);
    for (int n = 1; n <= 1000; n++) {
      assertThat(SplitMix64.nth(-17, n)).isEqualTo(random.nextLong());
    }
  }

  @Test
  void aHashDependsOnTheOrderOfItsParts() {
    assertThat(SplitMix64.hash(1, 2)).isNotEqualTo(SplitMix64.hash(2, 1));
    assertThat(SplitMix64.hash(1, 2)).isEqualTo(SplitMix64.mix(SplitMix64.mix(1) ^ 2));
    assertThat(SplitMix64.hash()).isZero();
  }
}
