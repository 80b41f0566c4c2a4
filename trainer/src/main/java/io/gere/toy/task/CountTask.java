package io.gere.toy.task;

import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The most frequent of a few codes in a machine's log; every other code is there less often. */
record CountTask() implements ToyTask {
  private static final List<String> CODES = Words.of("0 1 2 3");

  /** How often the right code stands among the {@link #LENGTH}; no other may be there as often. */
  private static final int RIGHT = 3;

  private static final int LENGTH = 6;

  @Override
  public String group() {
    return "LOG";
  }

  @Override
  public String name() {
    return "Counts";
  }

  @Override
  public String instruction() {
    return "What is the most used of the following? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return CODES;
  }

  @Override
  public String sentence(String label, Random random) {
    List<String> others = new ArrayList<>();
    for (String code : CODES) {
      if (!code.equals(label)) {
        others.addAll(Collections.nCopies(RIGHT - 1, code));
      }
    }
    Collections.shuffle(others, random);
    List<String> log = new ArrayList<>(Collections.nCopies(RIGHT, label));
    log.addAll(others.subList(0, LENGTH - RIGHT));
    Collections.shuffle(log, random);
    return "[ " + String.join(", ", log) + " ]";
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.concat(CODES.stream(), Stream.of("[ , ]"));
  }
}
