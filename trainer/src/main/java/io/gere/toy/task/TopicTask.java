package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Topic with four labels: three things are mentioned in any order, two of one topic and one of
 * another, and the topic that has two is the label.
 */
record TopicTask() implements ToyTask {
  private static final List<Topic> TOPICS = List.of(Topic.values());
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
    return TOPICS.stream().map(Topic::word).toList();
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    Topic topic = Topic.valueOf(label.toUpperCase(Locale.ROOT));
    List<String> things = new ArrayList<>(draw.some(topic.things(), 2));
    things.add(draw.one(draw.others(TOPICS, topic).get(0).things()));
    List<String> mentioned = draw.shuffled(things);
    return "%s %s, %s and %s."
        .formatted(draw.one(OPENINGS), mentioned.get(0), mentioned.get(1), mentioned.get(2));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.concat(
        Stream.concat(OPENINGS.stream(), Stream.of(", and .")),
        Arrays.stream(Topic.values()).flatMap(topic -> topic.things().stream()));
  }
}
