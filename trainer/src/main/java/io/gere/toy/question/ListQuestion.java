package io.gere.toy.question;

import io.gere.toy.words.Category;
import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Questions that are answered by copying a word from what stands before. */
enum ListQuestion implements QuestionKind {
  FIRST("Which is the first of these?", "Say the first one.", "Take the first word.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = options(draw);
      return new OptionQuestion(put(draw, ""), "", options, options.get(0));
    }
  },
  LAST("Which is the last of these?", "Say the last one.", "Take the last word.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = options(draw);
      return new OptionQuestion(put(draw, ""), "", options, options.get(options.size() - 1));
    }
  },
  SAID(
      "Which of these is in the text?",
      "Which word is said in the following?",
      "Which one do you find below?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> words = draw.some(NOUNS, 6);
      List<String> said = words.subList(0, draw.between(2, 3));
      List<String> options =
          new ArrayList<>(words.subList(said.size(), said.size() + draw.between(1, 3)));
      String answer = draw.one(said);
      options.add(answer);
      return new OptionQuestion(
          put(draw, ""), String.join(" ", said) + ".", draw.shuffled(options), answer);
    }
  },
  TWICE("Which word is said twice?", "What comes two times?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = draw.some(NOUNS, 3);
      List<String> said = new ArrayList<>(options);
      said.add(options.get(0));
      return new OptionQuestion(
          put(draw, ""),
          String.join(" ", draw.shuffled(said)) + ".",
          draw.shuffled(options),
          options.get(0));
    }
  };

  private static final List<String> NOUNS =
      Stream.concat(Category.vocabulary(), Words.THINGS.stream()).toList();

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  ListQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }

  private static List<String> options(Draw draw) {
    return draw.some(NOUNS, draw.between(2, 4));
  }
}
