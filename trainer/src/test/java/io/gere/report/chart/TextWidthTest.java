package io.gere.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextWidthTest {
  @Test
  void wideLettersNeedMoreRoomThanNarrowOnes() {
    assertThat(TextWidth.of("WWW")).isGreaterThan(TextWidth.of("aaa"));
    assertThat(TextWidth.of("aaa")).isGreaterThan(TextWidth.of("iii"));
    assertThat(TextWidth.of("語語語")).isGreaterThanOrEqualTo(36);
  }

  @Test
  void whatDoesNotFitEndsInAnEllipsisAndIsWithinTheWidth() {
    assertThat(TextWidth.fit("reviews", 100)).isEqualTo("reviews");
    assertThat(TextWidth.fit("a".repeat(100), 100)).matches("a{8,12}…");
    assertThat(TextWidth.of(TextWidth.fit("W".repeat(100), 100))).isLessThanOrEqualTo(100);
  }

  @Test
  void aBeginningOfOneLetterOrTwoTellsNothing() {
    assertThat(TextWidth.fit("reviews", 24)).isEmpty();
  }
}
