package io.gere.data.task;

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
          ' > = '                 | >=
          ''                      | ''
          gpt-4                   | gpt4
          -1                      | -1
          - 1                     | -1
          −1                 | -1
          the answer is -5.       | the answer is -5
          3.14                    | 3.14
          '3. 14 '                | 3.14
          3.14.                   | 3.14
          .5                      | .5
          31.4%                   | 31.4%
          31. 4 %                 | 31.4%
          '1,000,000 '            | 1000000
          '1,5'                   | 1,5
          1/2                     | 1/2
          12:30                   | 12:30
          2024-01-01              | 2024-01-01
          1e-5                    | 1e-5
          5 - 3                   | 5-3
          x + 1                   | x+1
          > 5                     | >5
          $5                      | 5
          -$5                     | -5
          **5**                   | 5
          (5)                     | 5
          """)
  void caseAndPunctuationGoButNotWhatMakesANumberThatNumber(String text, String normal) {
    assertThat(NormalizedAnswer.of(text)).isEqualTo(normal);
  }
}
