package io.gere.toy.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.toy.task.ToyTask;
import io.gere.toy.words.Draw;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class QuestionKindTest {
  private static final int MANY = 2000;

  private static List<QuestionKind> kinds() {
    return QuestionKind.all();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theAnswerIsOneOfAtLeastTwoDifferentOptionsAtAnyPlace(QuestionKind kind) {
    Draw draw = new Draw(new Random(0));
    Set<Integer> places = new HashSet<>();
    for (int index = 0; index < MANY; index++) {
      OptionQuestion question = kind.ask(draw);
      assertThat(question.options()).as(question.toString()).hasSizeBetween(2, 5);
      assertThat(question.options()).as(question.toString()).doesNotHaveDuplicates();
      assertThat(question.question()).doesNotContain("{}");
      places.add(question.options().indexOf(question.answer()));
    }
    if (kind != ListQuestion.FIRST && kind != ListQuestion.LAST) {
      assertThat(places).contains(0, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneQuestionHasOneAnswer(QuestionKind kind) {
    Draw draw = new Draw(new Random(1));
    Map<List<Object>, String> known = new HashMap<>();
    for (int index = 0; index < MANY; index++) {
      OptionQuestion question = kind.ask(draw);
      List<Object> asked = List.of(question.question(), question.text(), question.options());
      assertThat(known.merge(asked, question.answer(), (before, now) -> now))
          .isEqualTo(question.answer());
    }
  }

  @Test
  void whoIsAskedForDidIt() {
    Draw draw = new Draw(new Random(2));
    for (int index = 0; index < MANY; index++) {
      OptionQuestion question = StoryQuestion.WHO.ask(draw);
      String deed = question.question().replaceAll("Who | it\\?|Tell who | something\\.", "");
      assertThat(question.text()).contains("%s %s the ".formatted(question.answer(), deed));
    }
  }

  @Test
  void theWordSaidTwiceIsSaidTwice() {
    Draw draw = new Draw(new Random(3));
    for (int index = 0; index < MANY; index++) {
      OptionQuestion question = ListQuestion.TWICE.ask(draw);
      List<String> said = List.of(question.text().replace(".", "").split(" ", -1));
      assertThat(Collections.frequency(said, question.answer())).isEqualTo(2);
    }
  }

  @Test
  void noLabelOfATaskIsAnAnswer() {
    Set<String> labels =
        ToyTask.inWords().stream()
            .flatMap(task -> task.labels().stream())
            .collect(Collectors.toSet());
    Draw draw = new Draw(new Random(4));
    for (QuestionKind kind : QuestionKind.all()) {
      for (int index = 0; index < MANY; index++) {
        assertThat(kind.ask(draw).answer()).as(kind.toString()).isNotIn(labels);
      }
    }
  }

  @Test
  void anAnswerThatIsNoOptionIsRefused() {
    assertThatThrownBy(() -> new OptionQuestion("Is it so?", "", List.of("yes", "no"), "perhaps"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perhaps is none of [yes, no]");
  }
}
