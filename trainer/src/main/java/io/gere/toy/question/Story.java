package io.gere.toy.question;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;

/** Two people, each of whom did something to a thing; the asked one stands first or second. */
public record Story(List<String> people, List<String> deeds, List<String> things, boolean turned) {
  public Story {
    people = List.copyOf(people);
    deeds = List.copyOf(deeds);
    things = List.copyOf(things);
  }

  /** Any story. */
  public static Story draw(Draw draw) {
    return new Story(
        draw.some(Words.PEOPLE, 3),
        draw.some(Words.DEEDS, 2),
        draw.some(Words.THINGS, 3),
        draw.oneIn(2));
  }

  String person(int index) {
    return people.get(index);
  }

  String deed(int index) {
    return deeds.get(index);
  }

  String thing(int index) {
    return things.get(index);
  }

  /** That {@code person} did the deed of person {@code index} to {@code thing}. */
  String sentence(int index, String person, String thing) {
    return "%s %s the %s".formatted(person, deed(index), thing);
  }

  /** What person {@code index} did. */
  String sentence(int index) {
    return sentence(index, person(index), thing(index));
  }

  /** Both sentences. */
  public String text() {
    return "%s. %s.".formatted(sentence(turned ? 1 : 0), sentence(turned ? 0 : 1));
  }

  /** Both people and, at times, one who is not in the story. */
  List<String> people(Draw draw) {
    return draw.shuffled(people.subList(0, draw.oneIn(3) ? 3 : 2));
  }

  /** Both things and, at times, one that is not in the story. */
  List<String> things(Draw draw) {
    return draw.shuffled(things.subList(0, draw.oneIn(3) ? 3 : 2));
  }
}
