package io.gere.toy.corpus;

import io.gere.toy.question.QuestionForm;
import io.gere.toy.question.SpokenWords;
import io.gere.toy.task.ToyTask;
import java.util.List;
import java.util.stream.Stream;

/** Texts that hold, between them, what a world of the second edition has besides statements. */
final class QuestionLexicon {
  /** The words that examiners and trainers put around a question. */
  private static final List<String> FRAMES =
      List.of(
          "The following are multiple choice questions (with answers) about.",
          "A. B. C. D.",
          "Option: , Answer:");

  /** The words that stand between others in the text that a question of the corpus is about. */
  private static final List<String> BETWEEN =
      List.of(
          "the and is in came then got a says that for it on day we saw they spoke of.",
          "statement: claim: last one: first: second:",
          "even odd right wrong yes no correct incorrect so otherwise",
          "nice unkind fair pleasant unpleasant bland fine poor medium happy sad calm glad angry");

  private QuestionLexicon() {}

  /** The words of the tasks, of the questions with options, and of the prompts around them. */
  static Stream<String> prompts() {
    return Stream.of(
            SpokenWords.ALL.stream(),
            ToyTask.inFamilies().stream().flatMap(ToyTask::texts),
            ToyTask.far().stream().flatMap(ToyTask::texts),
            QuestionForm.frames().stream().map(frame -> frame.replace("{}", " ")),
            FRAMES.stream(),
            BETWEEN.stream(),
            Stream.of(Overheard.OPENING, Overheard.AGAIN, PlainText.frames()))
        .flatMap(texts -> texts);
  }
}
