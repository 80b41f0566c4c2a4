package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Sentiment with five labels: an adjective gives the direction, an adverb before it the strength,
 * and "not" turns the adjective round. No single word decides.
 */
record ReviewTask() implements ToyTask {
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
  private static final List<String> GOOD = Words.of("lovely excellent superb charming");
  private static final List<String> BAD = Words.of("awful dreadful terrible ugly");
  private static final List<String> PLAIN = Words.of("ordinary average usual standard");
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
    return "What is the sentiment of the following paragraph? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return LABELS;
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    return "%s, %s %s."
        .formatted(draw.one(OPENINGS), draw.one(PARTS), verdict(LABELS.indexOf(label) - 2, draw));
  }

  /** A verdict worth −2 to +2. */
  private static String verdict(int worth, Draw draw) {
    if (Math.abs(worth) == 1 && draw.oneIn(3)) {
      return "not " + draw.one(worth > 0 ? BAD : GOOD);
    }
    boolean strong = worth == 0 ? draw.random().nextBoolean() : Math.abs(worth) == 2;
    List<String> adjectives = worth == 0 ? PLAIN : worth > 0 ? GOOD : BAD;
    return draw.one(strong ? STRONG : MILD) + " " + draw.one(adjectives);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(OPENINGS, PARTS, GOOD, BAD, PLAIN, STRONG, MILD, List.of("not , ."))
        .flatMap(List::stream);
  }
}
