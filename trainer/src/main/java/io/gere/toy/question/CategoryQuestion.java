package io.gere.toy.question;

import io.gere.toy.words.Category;
import io.gere.toy.words.Draw;
import java.util.ArrayList;
import java.util.List;

/** Questions on what a thing is. */
enum CategoryQuestion implements QuestionKind {
  WHICH_IS(
      "Which of these is a {}?",
      "Which word is a {}?",
      "Pick the {}.",
      "One of these is a {}. Which?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<Category> some = draw.some(CATEGORIES, draw.between(2, 4));
      List<String> options = new ArrayList<>();
      some.forEach(category -> options.add(draw.one(category.members())));
      return new OptionQuestion(
          put(draw, some.get(0).word()), "", draw.shuffled(options), options.get(0));
    }
  },
  KIND_OF_ONE(
      "What is this?", "What kind of thing is this?", "What is the kind of the following word?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Category category = draw.one(CATEGORIES);
      return new OptionQuestion(
          put(draw, ""), draw.one(category.members()), nouns(draw, category), category.word());
    }
  },
  KIND_OF_ALL(
      "What are all of these?",
      "What is the kind of the following words?",
      "What do these words have in common?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Category category = draw.one(CATEGORIES);
      List<String> three = draw.some(category.members(), 3);
      return new OptionQuestion(
          put(draw, ""), listed(three), nouns(draw, category), category.word());
    }
  },
  KIND_OF_MOST("What are most of these?", "Which kind is named most in the following?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<Category> two = draw.some(CATEGORIES, 2);
      List<String> things = new ArrayList<>(draw.some(two.get(0).members(), 2));
      things.add(draw.one(two.get(1).members()));
      String text = draw.one("{}.", "we saw {}.", "they spoke of {}.");
      return new OptionQuestion(
          put(draw, ""),
          text.replace("{}", listed(draw.shuffled(things))),
          draw.shuffled(List.of(two.get(0).word(), two.get(1).word())),
          two.get(0).word());
    }
  };

  private static final List<Category> CATEGORIES = List.of(Category.values());

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  CategoryQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }

  private static String listed(List<String> three) {
    return "%s, %s and %s".formatted(three.toArray());
  }

  private static List<String> nouns(Draw draw, Category right) {
    List<String> nouns = new ArrayList<>(draw.others(Category.nouns(), right.word()));
    List<String> options = nouns.subList(0, draw.between(1, 3));
    options.add(right.word());
    return draw.shuffled(options);
  }
}
