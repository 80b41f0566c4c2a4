package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordHashesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The cat sat.              | 'the  CAT, sat'
          naïve café                | NAI\u0308VE CAFE\u0301
          ＦＵＬＬ width ﬁsh         | full width fish
          ΟΔΟΣ σοφός                | οδος ΣΟΦΌΣ
          co\u00ADoperate           | cooperate
          Быстрая лиса!             | «быстрая» ЛИСА
          我爱北京。                 | 我 爱 北 京
          3.14                      | 3 14
          """)
  void caseWidthCompositionAndPunctuationDoNotCount(String one, String other) {
    assertThat(WordHashes.of(one).hash()).isEqualTo(WordHashes.of(other).hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The cat sat.              | 3
          don't                     | 2
          हिन्दी में लिखा                | 3
          我爱北京                   | 4
          iPhone手机15              | 4
          カタカナ                    | 4
          한국어 문장                 | 2
          ภาษาไทย                   | 7
          """)
  void wordsAreRunsOfLettersAndInScriptsWithoutSpacesTheLetters(String text, int words) {
    assertThat(WordHashes.of(text).count()).isEqualTo(words);
  }

  @Test
  void theOrderOfWordsCounts() {
    assertThat(WordHashes.of("dog bites man").hash())
        .isNotEqualTo(WordHashes.of("man bites dog").hash());
  }

  @Test
  void theCutBetweenWordsCounts() {
    assertThat(WordHashes.of("to get her").hash()).isNotEqualTo(WordHashes.of("together").hash());
  }

  @Test
  void aTextWithoutLettersIsItsSymbols() {
    assertThat(WordHashes.of("♥ ♥\n♠").count()).isEqualTo(3);
    assertThat(WordHashes.of("♥♥♠").hash()).isNotEqualTo(WordHashes.of("♥♠♥").hash());
    assertThat(WordHashes.of(" \n").count()).isZero();
  }

  @Test
  void runsAreTheSameWhereverTheyStand() {
    long[] runs = WordHashes.of("one two three four").runs(3);

    assertThat(runs).hasSize(2);
    assertThat(WordHashes.of("zero, one two three").runs(3)[1]).isEqualTo(runs[0]);
    assertThat(WordHashes.of("two three").runs(3)).isEmpty();
  }
}
