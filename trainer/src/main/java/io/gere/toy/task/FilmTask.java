package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Sentiment with two labels: the verdict is the one after "but"; the one before says the opposite.
 */
record FilmTask() implements ToyTask {
  private static final List<String> OPENINGS =
      List.of(
          "watched another film yesterday",
          "rented this comedy last week",
          "saw every episode at home",
          "streamed some thriller by night");
  private static final List<String> PARTS =
      Words.of("acting ending script scenery costumes dialogue music plot");

  @Override
  public String group() {
    return "SC";
  }

  @Override
  public String name() {
    return "Films";
  }

  @Override
  public String instruction() {
    return Sentiment.INSTRUCTION;
  }

  @Override
  public List<String> labels() {
    return List.of("good", "bad");
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    boolean good = label.equals("good");
    Tone verdict = good ? Tone.SUPERB : Tone.AWFUL;
    Tone other = good ? Tone.AWFUL : Tone.SUPERB;
    return "%s, %s %s but overall %s."
        .formatted(
            draw.one(OPENINGS),
            draw.one(PARTS),
            draw.one(other.adjectives()),
            draw.one(verdict.adjectives()));
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(Sentiment.adjectives(), OPENINGS, PARTS, List.of(", but overall ."))
        .flatMap(List::stream);
  }
}
