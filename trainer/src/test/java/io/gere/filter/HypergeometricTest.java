package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class HypergeometricTest {
  private static final double ROUNDING = 1e-12;

  /** Of 10 things 4 are in the set, 3 are drawn: 0..3 of the set in 20, 60, 36, 4 ways of 120. */
  private final Hypergeometric three = new Hypergeometric(10, 4, 3);

  @Test
  void itsMeanIsTheShareOfTheDraws() {
    assertThat(three.mean()).isCloseTo(1.2, within(ROUNDING));
  }

  @Test
  void itsQuantilesAreTheSmallestNumbersThatReachTheProbability() {
    assertThat(three.quantile(0.16)).isZero();
    assertThat(three.quantile(0.17)).isOne();
    assertThat(three.quantile(0.96)).isEqualTo(2);
    assertThat(three.quantile(0.97)).isEqualTo(3);
  }

  @Test
  void bothSidesCountWhenANumberIsFarOut() {
    assertThat(three.asFarOutAs(0)).isCloseTo(2 * 20 / 120.0, within(ROUNDING));
    assertThat(three.asFarOutAs(1)).isEqualTo(1);
    assertThat(three.asFarOutAs(2)).isCloseTo(2 * 40 / 120.0, within(ROUNDING));
    assertThat(three.asFarOutAs(3)).isCloseTo(2 * 4 / 120.0, within(ROUNDING));
  }

  @Test
  void whatCannotBeOtherwiseIsCertain() {
    assertThat(new Hypergeometric(7, 7, 5).asFarOutAs(5)).isEqualTo(1);
    assertThat(new Hypergeometric(7, 0, 5).quantile(0.975)).isZero();
    assertThat(new Hypergeometric(7, 5, 6).quantile(0.025)).isEqualTo(4);
    assertThat(new Hypergeometric(0, 0, 0).mean()).isZero();
  }

  @Test
  void ofAHugeCorpusItIsTheBinomialDistribution() {
    // A tenth of 590 million, 1000 draws: the binomial distribution's 2.5 and 97.5 % quantiles.
    Hypergeometric large = new Hypergeometric(590_000_000, 59_000_000, 1000);

    assertThat(large.quantile(0.025)).isEqualTo(82);
    assertThat(large.quantile(0.975)).isEqualTo(119);
  }
}
