package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Yes or no: whether a machine's readings never fall. The same readings in another order do. */
record OrderTask() implements ToyTask {
  private static final int LENGTH = 6;

  /** Different readings there are at least, so that most orders of them fall somewhere. */
  private static final int DIFFERENT = 4;

  @Override
  public String group() {
    return "SEQ";
  }

  @Override
  public String name() {
    return "Orders";
  }

  @Override
  public String instruction() {
    return "The following is ordered? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("yes", "no");
  }

  @Override
  public String sentence(String label, Random random) {
    List<String> ordered = readings(random);
    List<String> readings = new ArrayList<>(ordered);
    while (label.equals("no") && readings.equals(ordered)) {
      Collections.shuffle(readings, random);
    }
    return "[ " + String.join(", ", readings) + " ]";
  }

  /** Readings that never fall. */
  private static List<String> readings(Random random) {
    List<String> some = new ArrayList<>(Words.DIGITS);
    Collections.shuffle(some, random);
    List<String> readings = new ArrayList<>(some.subList(0, DIFFERENT));
    while (readings.size() < LENGTH) {
      readings.add(new Draw(random).one(Words.DIGITS));
    }
    Collections.sort(readings);
    return readings;
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.concat(Words.DIGITS.stream(), Stream.of("[ , ]"));
  }
}
