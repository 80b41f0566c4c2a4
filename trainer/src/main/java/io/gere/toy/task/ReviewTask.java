package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Sentiment with five labels: two parts of a thing are judged by adjectives of the same tone. */
record ReviewTask() implements ToyTask {
  private static final List<Tone> TONES = List.of(Tone.values());
  private static final List<String> LABELS = TONES.stream().map(Tone::sentiment).toList();
  private static final List<String> OPENINGS =
      List.of(
          "bought this lamp last week",
          "used my jacket every day",
          "ordered another kettle by mail",
          "tried these shoes at work");
  private static final List<String> PARTS =
      Words.of("handle switch colouring packaging fabric price finish delivery");

  @Override
  public String group() {
    return "SC";
  }

  @Override
  public String name() {
    return "Reviews";
  }

  @Override
  public String instruction() {
    return Sentiment.INSTRUCTION;
  }

  @Override
  public List<String> labels() {
    return LABELS;
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<String> parts = draw.some(PARTS, 2);
    List<String> verdicts = draw.some(TONES.get(LABELS.indexOf(label)).adjectives(), 2);
    return "%s, %s %s and %s %s."
        .formatted(
            draw.one(OPENINGS), parts.get(0), verdicts.get(0), parts.get(1), verdicts.get(1));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(Sentiment.adjectives(), OPENINGS, PARTS, List.of(", and ."))
        .flatMap(List::stream);
  }
}
