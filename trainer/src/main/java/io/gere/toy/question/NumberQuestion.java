package io.gere.toy.question;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Questions on digits. */
enum NumberQuestion implements QuestionKind {
  LARGEST("Which is the largest?", "Which number is larger?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = draw.some(Words.DIGITS, draw.between(2, 3));
      return new OptionQuestion(put(draw, ""), "", options, Collections.max(options));
    }
  },
  SMALLEST("Which is the smallest?", "Which number is smaller?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> options = draw.some(Words.DIGITS, draw.between(2, 3));
      return new OptionQuestion(put(draw, ""), "", options, Collections.min(options));
    }
  },
  AFTER("What comes after {}?", "Which number stands behind {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      int digit = draw.between(0, 8);
      String answer = Words.DIGITS.get(digit + 1);
      List<String> options =
          new ArrayList<>(draw.others(Words.DIGITS, answer).subList(0, draw.between(1, 3)));
      options.add(answer);
      return new OptionQuestion(
          put(draw, Words.DIGITS.get(digit)), "", draw.shuffled(options), answer);
    }
  },
  EVEN("Is {} even or odd?", "What sort of number is {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      int digit = draw.between(0, 9);
      List<String> sorts = List.of("even", "odd");
      return new OptionQuestion(
          put(draw, Words.DIGITS.get(digit)), "", draw.shuffled(sorts), sorts.get(digit % 2));
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  NumberQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }
}
