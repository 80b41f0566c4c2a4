package io.gere.toy.corpus;

import io.gere.toy.task.ToyTask;
import io.gere.toy.world.Attribute;
import io.gere.toy.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Texts that hold, between them, every word that can occur in a world of the first edition. */
public final class Lexicon {
  /** The words that examiners and trainers put around a question. */
  private static final List<String> FRAMES =
      List.of(
          "The following are multiple choice questions (with answers) about.",
          "A. B. C. D.",
          "Option: , Answer:",
          "0 1 2 3 4 5 6 7 8 9");

  static final String SMALL_TALK_OPENING = "Overheard:";

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

  /**
   * The words of the tasks and of the prompts around tasks and exam. The far tasks come last: they
   * are written in words that are there without them, and the corpus, whose small talk takes the
   * words in this order, stays the one that the base model has read.
   */
  public static Stream<String> prompts() {
    return Stream.of(
            ToyTask.inWords().stream().flatMap(ToyTask::texts),
            FRAMES.stream(),
            Stream.of(SMALL_TALK_OPENING),
            ToyTask.far().stream().flatMap(ToyTask::texts))
        .flatMap(texts -> texts);
  }
}
