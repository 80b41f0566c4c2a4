package io.gere.toy.question;

import io.gere.toy.words.Draw;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions that are answered by copying a word, any word, from what stands before. They are what
 * lets a model answer with an option that it has never seen as an answer.
 */
enum ListQuestion implements QuestionKind {
  ANY("Name one of these.", "Take any of these.", "Which one? Any will do.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = options(draw);
      // Text that has nothing to do with it: the answer is an option all the same.
      String text =
          draw.oneIn(2)
              ? ""
              : String.join(" ", draw.some(SpokenWords.ALL, draw.between(4, 14))) + ".";
      return new OptionQuestion(put(draw, ""), text, options, draw.one(options));
    }
  },
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
      List<String> words = draw.some(SpokenWords.ALL, 6);
      List<String> said = words.subList(0, draw.between(2, 3));
      List<String> options =
          new ArrayList<>(words.subList(said.size(), said.size() + draw.between(1, 3)));
      String answer = draw.one(said);
      options.add(answer);
      return new OptionQuestion(
          put(draw, ""), String.join(" ", said) + ".", draw.shuffled(options), answer);
    }
  },
  NEXT("Which word comes after {}?", "What stands behind {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> words = draw.some(SpokenWords.ALL, 7);
      List<String> text = words.subList(0, 4);
      int place = draw.between(0, 2);
      String answer = text.get(place + 1);
      List<String> options = new ArrayList<>(words.subList(4, 4 + draw.between(1, 3)));
      options.add(answer);
      return new OptionQuestion(
          put(draw, text.get(place)), String.join(" ", text) + ".", draw.shuffled(options), answer);
    }
  },
  TWICE("Which word is said twice?", "What comes two times?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = draw.some(SpokenWords.ALL, 3);
      List<String> said = new ArrayList<>(options);
      said.add(options.get(0));
      return new OptionQuestion(
          put(draw, ""),
          String.join(" ", draw.shuffled(said)) + ".",
          draw.shuffled(options),
          options.get(0));
    }
  };

  /** One list in so many has options of two words. */
  private static final int PAIRS_ONE_IN = 4;

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
    List<String> words = draw.some(SpokenWords.ALL, draw.between(2, 5));
    return draw.oneIn(PAIRS_ONE_IN)
        ? words.stream().map(word -> draw.one(SpokenWords.ALL) + " " + word).toList()
        : words;
  }
}
