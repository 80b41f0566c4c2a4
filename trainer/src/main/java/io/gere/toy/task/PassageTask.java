package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A question on a passage, true or false: which of two people did which of two things. */
record PassageTask() implements ToyTask {
  private static final List<String> DEEDS = Words.of("washed mended folded sold hid dropped");
  private static final List<String> THINGS =
      Words.of("shirts scarves plates spoons towels boots jars kites");

  @Override
  public String group() {
    return "BoolQA";
  }

  @Override
  public String name() {
    return "Passages";
  }

  @Override
  public String instruction() {
    return "According to the following passage, is the question true or false?"
        + " Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("true", "false");
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<String> people = draw.some(Words.PEOPLE, 2);
    List<String> deeds = draw.some(DEEDS, 2);
    List<String> things = draw.some(THINGS, 2);
    int asked = draw.between(0, 1);
    int said = label.equals("true") ? asked : 1 - asked;
    return "passage: %s %s %s. %s %s %s.\nquestion: did %s handle %s?"
        .formatted(
            people.get(0),
            deeds.get(0),
            things.get(0),
            people.get(1),
            deeds.get(1),
            things.get(1),
            people.get(asked),
            things.get(said));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(Words.PEOPLE, DEEDS, THINGS, List.of("passage: . question: did handle ?"))
        .flatMap(List::stream);
  }
}
