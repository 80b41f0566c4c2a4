package io.gere.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumberTextTest {
  @Test
  void fractionsAreWrittenInPercentAndDifferencesInPointsWithTheirSign() {
    assertThat(NumberText.percent(0.6078)).isEqualTo("60.8");
    assertThat(NumberText.points(0.0123)).isEqualTo("+1.2");
    assertThat(NumberText.points(-0.0123)).isEqualTo("−1.2");
    assertThat(NumberText.points(-0.0001)).isEqualTo("±0.0");
  }

  @Test
  void whatIsNotKnownIsADashAndNotZero() {
    assertThat(NumberText.percent(null)).isEqualTo("–");
    assertThat(NumberText.points(null)).isEqualTo("–");
  }

  @Test
  void measurementsHaveFiveSignificantDigits() {
    assertThat(NumberText.measurement(2.364_71)).isEqualTo("2.3647");
    assertThat(NumberText.measurement(0.012_345_67)).isEqualTo("0.012346");
    assertThat(NumberText.measurement(23_987.4)).isEqualTo("23,987");
    assertThat(NumberText.measurement(0.000_003)).isEqualTo("3.0000e-06");
    assertThat(NumberText.measurement(0)).isEqualTo("0");
  }

  @Test
  void timesAndSizesAreWrittenInUnitsThatSuitThem() {
    assertThat(NumberText.duration(8_580)).isEqualTo("2 h 23 min");
    assertThat(NumberText.duration(75.4)).isEqualTo("1 min 15 s");
    assertThat(NumberText.duration(4.25)).isEqualTo("4.3 s");
    assertThat(NumberText.bytes(999)).isEqualTo("999 bytes");
    assertThat(NumberText.bytes(4_600_000_000L)).isEqualTo("4.6 GB");
  }
}
