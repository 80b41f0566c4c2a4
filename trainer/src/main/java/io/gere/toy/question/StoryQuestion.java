package io.gere.toy.question;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;

/** Questions on who did what to which thing, and on what a thing is like. */
enum StoryQuestion implements QuestionKind {
  WHO("Who {} it?", "Tell who {} something.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Story story = Story.draw(draw);
      return new OptionQuestion(
          put(draw, story.deed(0)), story.text(), story.people(draw), story.person(0));
    }
  },
  WHAT("What was it that {}?", "Say what {}.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Story story = Story.draw(draw);
      return new OptionQuestion(
          put(draw, story.person(0) + " " + story.deed(0)),
          story.text(),
          story.things(draw),
          story.thing(0));
    }
  },
  HUE("Which hue has the {}?", "Tell the hue of the {}.") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> things = draw.some(Words.THINGS, 2);
      List<String> hues = draw.some(Words.HUES, 2);
      int asked = draw.between(0, 1);
      String text =
          "the %s %s and the %s %s."
              .formatted(hues.get(0), things.get(0), hues.get(1), things.get(1));
      return new OptionQuestion(
          put(draw, things.get(asked)), text, draw.shuffled(hues), hues.get(asked));
    }
  },
  WHERE("Where is the {}?", "In which place is the {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      String thing = draw.one(Words.THINGS);
      List<String> places = draw.some(Words.PLACES, draw.between(2, 4));
      String text = "the %s is in the %s.".formatted(thing, places.get(0));
      return new OptionQuestion(put(draw, thing), text, draw.shuffled(places), places.get(0));
    }
  },
  ORDER("Who came {}?", "Who was {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      List<String> people = draw.some(Words.PEOPLE, 2);
      int asked = draw.between(0, 1);
      String text = "%s came, then %s.".formatted(people.toArray());
      return new OptionQuestion(
          put(draw, asked == 0 ? "first" : "last"), text, draw.shuffled(people), people.get(asked));
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  StoryQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }
}
