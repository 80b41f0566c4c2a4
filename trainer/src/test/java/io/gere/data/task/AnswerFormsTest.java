package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes two answers the same, among the answers that a task has. */
final class AnswerFormsTest {

  @Test
  void answersThatNormalFormsTellApartAreComparedInThem() {
    AnswerForms forms = AnswerForms.of(List.of("Very negative", "Sci/Tech"));

    assertThat(forms.of(" very NEGATIVE. ")).isEqualTo(forms.of("Very negative"));
    assertThat(forms.of("sci tech")).isNotEqualTo(forms.of("Sci/Tech"));
    assertThat(forms.of("SciTech")).isEqualTo(forms.of("Sci/Tech"));
  }

  @Test
  void whereNormalFormsCollideEveryLetterAndMarkCounts() {
    AnswerForms languages = AnswerForms.of(List.of("C", "C++", "C#", "Java"));

    assertThat(languages.of("C++")).isNotEqualTo(languages.of("C"));
    assertThat(languages.of("C#")).isNotEqualTo(languages.of("C++"));
    assertThat(languages.of("c")).isNotEqualTo(languages.of("C"));
    assertThat(languages.of(" C + +")).isEqualTo(languages.of("C++")); // as some tokenizers write
    assertThat(languages.of("java.")).isEqualTo(languages.of("Java"));

    AnswerForms words = AnswerForms.of(List.of("US", "us"));
    assertThat(words.of("US")).isNotEqualTo(words.of("us"));
    assertThat(words.of("Us")).isNotEqualTo(words.of("us")).isNotEqualTo(words.of("US"));

    AnswerForms grades = AnswerForms.of(List.of("A+", "A", "A-"));
    assertThat(List.of(grades.of("A+"), grades.of("A"), grades.of("A-"))).doesNotHaveDuplicates();
  }

  @Test
  void anAnswerGivenTwiceDoesNotCollideWithItself() {
    AnswerForms forms = AnswerForms.of(List.of("Paris", "Paris", "Rome"));

    assertThat(forms.of("paris!")).isEqualTo(forms.of("Paris"));
  }
}
