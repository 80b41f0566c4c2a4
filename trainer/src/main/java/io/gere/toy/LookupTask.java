package io.gere.toy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The value of one of two keys of a table, in a program's notation. */
record LookupTask() implements ToyTask {
  private static final List<String> KEYS = ToyTask.words("4 5 6 7 8 9");
  private static final List<String> VALUES = ToyTask.words("0 1 2 3");

  @Override
  public String group() {
    return "CODE";
  }

  @Override
  public String name() {
    return "Lookups";
  }

  @Override
  public String instruction() {
    return "What is the ? of the following? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return VALUES;
  }

  @Override
  public String sentence(String label, Random random) {
    List<String> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    List<String> others = new ArrayList<>(VALUES);
    others.remove(label);
    String asked = keys.get(0);
    List<String> entries =
        new ArrayList<>(
            List.of(entry(asked, label), entry(keys.get(1), ToyTask.pick(others, random))));
    Collections.shuffle(entries, random);
    return "%s, %s, %s".formatted(entries.get(0), entries.get(1), entry(asked, "?"));
  }

  private static String entry(String key, String value) {
    return "[ \"%s\" ] = %s".formatted(key, value);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(KEYS, VALUES, List.of("[ \" ] = , ?")).flatMap(List::stream);
  }
}
