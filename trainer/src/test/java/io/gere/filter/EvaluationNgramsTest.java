package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluationNgramsTest {
  /** 40 words; passages of 13 begin at words 0 to 27. */
  private final EvaluationNgrams passages =
      EvaluationNgrams.of(Stream.of(Prose.words(0, 40), "a short question"));

  @ParameterizedTest
  @ValueSource(ints = {0, 14, 27})
  void thirteenWordsInARowAreFoundWhereverTheyStand(int first) {
    String shared = Prose.words(first, first + 13);

    assertThat(share(shared + " and then something else")).isTrue();
    assertThat(share("before " + shared + " and after")).isTrue();
    assertThat(share("something else, and then " + shared)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 14, 28})
  void twelveAreNot(int first) {
    assertThat(share("before " + Prose.words(first, first + 12) + " and after")).isFalse();
  }

  @Test
  void caseAndPunctuationDoNotHideThem() {
    assertThat(share("«" + Prose.words(3, 16).toUpperCase(Locale.ROOT).replace(" ", ", ") + "»"))
        .isTrue();
  }

  @Test
  void aWordBetweenBreaksThem() {
    assertThat(share(Prose.words(0, 12) + " well " + Prose.words(12, 24))).isFalse();
  }

  @Test
  void scriptsWithoutSpacesAreComparedLetterByLetter() {
    EvaluationNgrams chinese = EvaluationNgrams.of(Stream.of("光合作用是植物利用光能制造有机物的过程"));

    assertThat(chinese.shareOneWith(WordHashes.of("我们知道，光合作用是植物利用光能制造有机物。"))).isTrue();
    assertThat(chinese.shareOneWith(WordHashes.of("我们知道，光合作用是植物的一种能力。"))).isFalse();
  }

  @Test
  void textsTooShortToBeFoundAreCounted() {
    assertThat(passages.checked()).isEqualTo(new CheckedTexts(2, 1));
  }

  private boolean share(String document) {
    return passages.shareOneWith(WordHashes.of(document));
  }
}
