package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Topic with four labels: three things are mentioned in any order, two of one topic and one of
 * another, and the topic that has two is the label.
 */
record TopicTask() implements ToyTask {
  private static final Map<String, List<String>> TOPICS = new LinkedHashMap<>();

  static {
    TOPICS.put("sport", Words.of("goalkeepers racquets referees stadiums"));
    TOPICS.put("music", Words.of("choirs symphonies trumpets concerts"));
    TOPICS.put("cooking", Words.of("recipes saucepans omelettes gravies"));
    TOPICS.put("finance", Words.of("loans pensions dividends mortgages"));
  }

  private static final List<String> OPENINGS =
      List.of(
          "yesterday my neighbours chatted about",
          "tonight their programme covers",
          "several readers wrote us about",
          "our lunch conversation turned to");

  @Override
  public String group() {
    return "TC";
  }

  @Override
  public String name() {
    return "Topics";
  }

  @Override
  public String instruction() {
    return "What is the topic of the following paragraph? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.copyOf(TOPICS.keySet());
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<String> others = new ArrayList<>(TOPICS.keySet());
    others.remove(label);
    List<String> own = new ArrayList<>(TOPICS.get(label));
    Collections.shuffle(own, random);
    List<String> things = new ArrayList<>(own.subList(0, 2));
    things.add(draw.one(TOPICS.get(draw.one(others))));
    Collections.shuffle(things, random);
    return "%s %s, %s and %s."
        .formatted(draw.one(OPENINGS), things.get(0), things.get(1), things.get(2));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.concat(
        Stream.concat(OPENINGS.stream(), Stream.of(", and .")),
        TOPICS.values().stream().flatMap(List::stream));
  }
}
