package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Sentiment with five labels, said of two parts of a thing: an adjective gives the direction, an
 * adverb before it the strength, and "not" turns the adjective round. No single word decides.
 */
record RatingTask() implements ToyTask {
  private static final List<String> LABELS =
      List.of("very negative", "negative", "neutral", "positive", "very positive");
  private static final List<String> OPENINGS =
      List.of(
          "bought this lamp last week",
          "used my jacket every day",
          "ordered another kettle by mail",
          "tried these shoes at work");
  private static final List<String> PARTS =
      Words.of("handle switch colouring packaging fabric price finish delivery");
  private static final List<String> STRONG = Words.of("utterly extremely");
  private static final List<String> MILD = Words.of("somewhat fairly");

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
    int worth = LABELS.indexOf(label) - 2;
    List<String> parts = draw.some(PARTS, 2);
    return "%s, %s %s, %s %s."
        .formatted(
            draw.one(OPENINGS),
            parts.get(0),
            verdict(worth, draw),
            parts.get(1),
            verdict(worth, draw));
  }

  /** A verdict worth −2 to +2. */
  private static String verdict(int worth, Draw draw) {
    if (Math.abs(worth) == 1 && draw.oneIn(3)) {
      return "not " + draw.one((worth > 0 ? Tone.BAD : Tone.GOOD).adjectives());
    }
    boolean strong = worth == 0 ? draw.oneIn(2) : Math.abs(worth) == 2;
    Tone tone = worth == 0 ? Tone.PLAIN : worth > 0 ? Tone.GOOD : Tone.BAD;
    return draw.one(strong ? STRONG : MILD) + " " + draw.one(tone.adjectives());
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(Sentiment.adjectives(), OPENINGS, PARTS, STRONG, MILD, List.of("not , ."))
        .flatMap(List::stream);
  }
}
