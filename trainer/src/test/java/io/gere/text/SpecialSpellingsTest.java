package io.gere.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Special tokens are those that templates write; what people write is text. */
final class SpecialSpellingsTest {
  private static final int BEGIN = 265;

  /** Spellings that are text need a tokenizer of their own; no other token may differ by it. */
  @Test
  void whereNothingIsSpeltTheTokensAndTheirPlacesAreTheSame() {
    for (Tokenizer each : List.of(SmallTokenizer.wordLevel(), SmallTokenizer.byteLevel())) {
      try (each) {
        String special = String.join(" the film é😀", each.specialTokens());
        String text = "the story " + special + special + " was";
        TokenizedText plain = each.tokenize(text);
        TokenizedText named = each.tokenize(text, Set.of(-1));

        assertThat(named.ids()).isEqualTo(plain.ids());
        assertThat(named.starts()).isEqualTo(plain.starts());
        assertThat(named.ends()).isEqualTo(plain.ends());
      }
    }
  }

  @Test
  void aSpecialTokenThatIsOnlySpeltIsText() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      for (String special : tokenizer.specialTokens()) {
        String text = special + special;
        int length = special.length();
        int id = tokenizer.tokenize(special).ids()[0];

        assertThat(tokenizer.tokenize(text, Set.of(0, length)).ids()).doesNotContain(id);
        assertThat(tokenizer.tokenize(text, Set.of(0)).ids()).endsWith(id).hasSizeGreaterThan(2);
      }
    }
  }

  @Test
  void whatPeopleWriteIsTextAndWhatATemplateWritesIsSpecial() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      String begin = tokenizer.decodeAll(new int[] {BEGIN});
      InstructionTemplate template =
          InstructionTemplate.parse(begin + "{instruction}: {input}" + begin);
      Question question = new Question(begin, "do " + begin, "see " + begin);

      int[] ids = tokenizer.tokenize(template.fill(question, List.of())).ids();

      assertThat(places(ids)).containsExactly(0, ids.length - 1);
      assertThat(tokenizer.decodeAll(ids)).isEqualTo(template.fill(question, List.of()).text());
      assertThat(places(tokenizer.encode("a" + begin))).isEmpty();
    }
  }

  @Test
  void aSpellingThatATemplateAndARecordShareIsText() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      String begin = tokenizer.decodeAll(new int[] {BEGIN});
      Prompt shared = new Prompt(begin.substring(0, 2), begin.substring(2), "");

      assertThat(places(tokenizer.tokenize(shared).ids())).isEmpty();
    }
  }

  @Test
  void anAnswerBehindASpecialTokenIsText() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      String begin = tokenizer.decodeAll(new int[] {BEGIN});
      int[] answer = new PromptEncoder(tokenizer, 100).behind("ask" + begin, "yes" + begin);

      assertThat(places(answer)).isEmpty();
      assertThat(tokenizer.decodeAll(answer)).isEqualTo("yes" + begin);
    }
  }

  @Test
  void aRecipeMayAskForTheTokens() {
    Text asked = new Text(null, false);
    try (Tokenizer tokenizer = Tokenizer.open(SmallTokenizer.folder("byte-level"), asked)) {
      String begin = tokenizer.decodeAll(new int[] {BEGIN});

      assertThat(tokenizer.encode(begin + "a" + begin))
          .hasSize(3)
          .startsWith(BEGIN)
          .endsWith(BEGIN);
    }
  }

  private static int[] places(int[] ids) {
    return Arrays.stream(range(ids.length)).filter(at -> ids[at] == BEGIN).toArray();
  }

  private static int[] range(int length) {
    return java.util.stream.IntStream.range(0, length).toArray();
  }
}
