package io.gere.toy.question;

import io.gere.toy.words.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One kind of question with options. */
public sealed interface QuestionKind
    permits CategoryQuestion,
        ClaimQuestion,
        ListQuestion,
        NumberQuestion,
        StoryQuestion,
        ToneQuestion {
  /** Every kind; the corpus has equally many questions of each. */
  static List<QuestionKind> all() {
    return Stream.<QuestionKind[]>of(
            CategoryQuestion.values(),
            ClaimQuestion.values(),
            ListQuestion.values(),
            NumberQuestion.values(),
            StoryQuestion.values(),
            ToneQuestion.values())
        .flatMap(Arrays::stream)
        .toList();
  }

  /** A question of this kind. */
  OptionQuestion ask(Draw draw);

  /** The ways in which it is put, with {@code {}} in the place of a word. */
  List<String> wordings();

  /** One of the wordings, about {@code word}. */
  default String put(Draw draw, String word) {
    return draw.one(wordings()).replace("{}", word);
  }
}
