package io.gere.toy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Yes/no entailment: someone packed three things and left a fourth behind. The second sentence
 * claims one thing was packed: one of the three (yes), the one left behind or one never mentioned
 * (no).
 */
record PackingTask() implements ToyTask {
  private static final List<String> PEOPLE =
      ToyTask.words("grandmother uncle nephew cousin teacher pilot nurse plumber");
  private static final List<String> THINGS =
      ToyTask.words(
          "gloves sandals soap umbrella torch matches camera pillow socks razor map comb");

  @Override
  public String group() {
    return "NLI";
  }

  @Override
  public String name() {
    return "Packing";
  }

  @Override
  public String instruction() {
    return "Does the \"sentence 1\" entail the \"sentence 2\"? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("yes", "no");
  }

  @Override
  public String sentence(String label, Random random) {
    List<String> things = new ArrayList<>(THINGS);
    Collections.shuffle(things, random);
    int claimed = label.equals("yes") ? random.nextInt(3) : 3 + random.nextInt(2);
    String person = ToyTask.pick(PEOPLE, random);
    return "sentence 1: %s packed %s, %s, %s but forgot %s.\nsentence 2: %s packed %s."
        .formatted(
            person,
            things.get(0),
            things.get(1),
            things.get(2),
            things.get(3),
            person,
            things.get(claimed));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(PEOPLE, THINGS, List.of("sentence 1 2 : packed , but forgot ."))
        .flatMap(List::stream);
  }
}
