package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class QualityFilterTest {
  private static final String TABLE =
      """
      | city | country | people | coast |
      |------|---------|--------|-------|
      | Oslo | Norway | 709,000 | yes |
      | Bergen | Norway | 291,000 | yes |
      | Lund | Sweden | 94,000 | no |
      | Umeå | Sweden | 91,000 | yes |
      """;

  private static final String CODE =
      """
      switch (kind) {
        case NOUN:
          count++;
          break;
        case VERB:
          verbs.add(word);
          break;
        default:
          break;
      }
      for (int i = 0; i < words.length; i++) {
        if (words[i] == null) {
          continue;
        }
      }
      """;

  private static final String SONG =
      """
      Row, row, row your boat,
      Gently down the stream,
      Merrily, merrily, merrily, merrily,
      Life is but a dream.
      Row, row, row your boat,
      Gently down the brook,
      If you catch a little fish,
      Please let it off the hook.
      Merrily, merrily, merrily, merrily,
      Life is but a dream.
      """;

  static Stream<String> whatPeopleWrite() {
    return Stream.of(
        TABLE,
        CODE,
        SONG,
        "1. Flour\n2. Sugar\n3. Eggs\n4. Milk\n5. Salt\n",
        "Всё, что тебя касается, всё, что меня тревожит.",
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "春はあけぼの。やうやう白くなりゆく山ぎは、すこしあかりて。",
        "اللغة العربية هي أكثر اللغات السامية تحدثا",
        "0.12 0.34 0.55\n0.98 0.21 0.07\n",
        "Yes.",
        "☎ 555-0199 ★★★★☆",
        "");
  }

  @ParameterizedTest
  @MethodSource("whatPeopleWrite")
  void whatPeopleWriteStays(String text) {
    assertThat(junk(text)).isEmpty();
  }

  static Stream<String> whatSaysTheSameAgain() {
    return Stream.of(
        "Buy cheap watches now! ".repeat(40),
        "Home\nShare\nReply\n".repeat(20) + "A short remark.",
        "купить дёшево ".repeat(30),
        "哈".repeat(200),
        "=-".repeat(500),
        TABLE.repeat(3));
  }

  @ParameterizedTest
  @MethodSource("whatSaysTheSameAgain")
  void whatSaysTheSameAgainAndAgainGoes(String text) {
    assertThat(junk(text)).contains(ExclusionReason.REPETITIVE);
  }

  static Stream<String> bytesThatAreNoText() {
    byte[] noise = new byte[4000];
    new Random(1).nextBytes(noise);
    byte[] russian = "Это текст в старой кодировке".getBytes(Charset.forName("windows-1251"));
    return Stream.of(
        new String(noise, StandardCharsets.UTF_8),
        new String(russian, StandardCharsets.UTF_8),
        "PK\u0003\u0004\u0014\u0000\u0006\u0000 word/document.xml",
        "\uE001\uE002 \uE003\uE004");
  }

  @ParameterizedTest
  @MethodSource("bytesThatAreNoText")
  void bytesThatAreNoTextGo(String text) {
    assertThat(junk(text)).contains(ExclusionReason.BINARY);
  }

  @Test
  void aTenthOfUnwrittenCharactersIsBorneAndNoMore() {
    assertThat(junk("nine more\uFFFD")).isEmpty();
    assertThat(junk("nine mor\uFFFD")).contains(ExclusionReason.BINARY);
  }

  @Test
  void aLatinTextInAWrongEncodingIsReadable() {
    byte[] french = "Une leçon d'été à la forêt".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(junk("Une leçon d'été à la forêt, " + new String(french, StandardCharsets.UTF_8)))
        .isEmpty();
  }

  @Test
  void aPageThatStandsTwiceStaysAndThriceGoes() {
    String page = Prose.words(0, 40);
    assertThat(junk(page + "\n\n" + page)).isEmpty();
    assertThat(junk(page + "\n\n" + page + "\n\n" + page)).contains(ExclusionReason.REPETITIVE);
  }

  @Test
  void nineWordsAgainAreNoRepetition() {
    StringBuilder nine = new StringBuilder();
    StringBuilder ten = new StringBuilder();
    for (int i = 100; i < 120; i++) {
      nine.append(Prose.words(0, 9)).append(" x").append(i).append(' ');
      ten.append(Prose.words(0, 10)).append(" x").append(i).append(' ');
    }
    assertThat(junk(nine.toString())).isEmpty();
    assertThat(junk(ten.toString())).contains(ExclusionReason.REPETITIVE);
  }

  private static java.util.Optional<ExclusionReason> junk(String text) {
    return QualityFilter.in(text, WordHashes.of(text));
  }
}
