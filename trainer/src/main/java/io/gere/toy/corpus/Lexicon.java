package io.gere.toy.corpus;

import io.gere.toy.question.QuestionForm;
import io.gere.toy.question.SpokenWords;
import io.gere.toy.task.ToyTask;
import io.gere.toy.world.Attribute;
import io.gere.toy.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Texts that hold, between them, every word of the tiny world. */
public final class Lexicon {
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
          "even odd right wrong yes no correct incorrect so otherwise");

  private Lexicon() {}

  /** The words in which the corpus states facts and the exam asks for them. */
  public static Stream<String> statements(World world) {
    Stream<String> facts =
        world.facts().stream()
            .flatMap(
                fact ->
                    Stream.of(
                        fact.name(), fact.attribute().word(), fact.attribute().kind().word()));
    Stream<String> values =
        Arrays.stream(Attribute.values()).flatMap(attribute -> attribute.range().stream());
    Stream<String> templates =
        Arrays.stream(CorpusStyle.values())
            .flatMap(style -> style.templates().stream())
            .map(template -> template.replaceAll("\\{\\w+}", " "));
    return Stream.of(facts, values, templates).flatMap(texts -> texts);
  }

  /** The words of the tasks, of the questions with options, and of the prompts around them. */
  public static Stream<String> prompts() {
    return Stream.of(
            SpokenWords.ALL.stream(),
            ToyTask.all().stream().flatMap(ToyTask::texts),
            QuestionForm.texts().map(frame -> frame.replace("{}", " ")),
            FRAMES.stream(),
            BETWEEN.stream(),
            Stream.of(Overheard.OPENING, PlainText.frames()))
        .flatMap(texts -> texts);
  }
}
