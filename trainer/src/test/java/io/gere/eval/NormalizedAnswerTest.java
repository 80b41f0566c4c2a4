package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalizedAnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ' Very  Negative. '     | very negative
          "Society & Culture"     | society culture
          'a\u00a0b'              | a b
          Sci/Tech                | scitech
          ' >= '                  | >=
          ''                      | ''
          """)
  void answersAreComparedWithoutCasePunctuationAndWhiteSpace(String text, String normal) {
    assertThat(NormalizedAnswer.of(text)).isEqualTo(normal);
  }
}
