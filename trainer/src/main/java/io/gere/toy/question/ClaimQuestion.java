package io.gere.toy.question;

import io.gere.toy.words.Category;
import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.stream.Stream;

/** Questions on whether something is so. */
enum ClaimQuestion implements QuestionKind {
  TRUE_OF_ONE {
    @Override
    public OptionQuestion ask(Draw draw) {
      Story story = Story.draw(draw);
      boolean so = draw.oneIn(2);
      return claim(
          draw,
          story.sentence(0) + ".",
          story.sentence(0, story.person(0), story.thing(so ? 0 : 1)),
          so);
    }
  },
  TRUE_OF_TWO {
    @Override
    public OptionQuestion ask(Draw draw) {
      Story story = Story.draw(draw);
      boolean so = draw.oneIn(2);
      return claim(
          draw, story.text(), story.sentence(0, story.person(0), story.thing(so ? 0 : 1)), so);
    }
  },
  SAID("Is {} in the text?", "Does the following have {}?", "Is {} said here?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> words = draw.some(NOUNS, 4);
      boolean so = draw.oneIn(2);
      return verdict(
          draw,
          put(draw, words.get(so ? draw.between(0, 2) : 3)),
          String.join(" ", words.subList(0, 3)) + ".",
          so);
    }
  },
  SAME("Are the two the same?", "Is it the same two times?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> first = draw.some(Words.THINGS, 3);
      boolean so = draw.oneIn(2);
      List<String> second = List.of(first.get(0), first.get(so ? 1 : 2));
      return verdict(
          draw,
          put(draw, ""),
          "first: %s %s. second: %s %s."
              .formatted(first.get(0), first.get(1), second.get(0), second.get(1)),
          so);
    }
  };

  private static final List<String> NOUNS =
      Stream.concat(Category.vocabulary(), Words.THINGS.stream()).toList();

  /** What one says when something is so, and when it is not. */
  private static final List<List<String>> VERDICTS =
      List.of(
          List.of("right", "wrong"),
          List.of("yes", "no"),
          List.of("correct", "incorrect"),
          List.of("so", "otherwise"));

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  ClaimQuestion() {
    this("Is the claim right?", "Is the statement so?", "Does the last one follow?", "Is it so?");
  }

  ClaimQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }

  OptionQuestion claim(Draw draw, String text, String claim, boolean so) {
    return verdict(
        draw,
        put(draw, ""),
        "%s\n%s %s.".formatted(text, draw.one("statement:", "claim:", "last one:"), claim),
        so);
  }

  private static OptionQuestion verdict(Draw draw, String question, String text, boolean so) {
    List<String> verdicts = draw.one(VERDICTS);
    return new OptionQuestion(question, text, draw.shuffled(verdicts), verdicts.get(so ? 0 : 1));
  }
}
