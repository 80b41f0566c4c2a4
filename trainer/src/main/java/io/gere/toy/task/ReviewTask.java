package io.gere.toy.task;

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
      ToyTask.words("handle switch colouring packaging fabric price finish delivery");
  private static final List<String> GOOD = ToyTask.words("lovely excellent superb charming");
  private static final List<String> BAD = ToyTask.words("awful dreadful terrible ugly");
  private static final List<String> PLAIN = ToyTask.words("ordinary average usual standard");
  private static final List<String> STRONG = ToyTask.words("utterly extremely");
  private static final List<String> MILD = ToyTask.words("somewhat fairly");

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
    return "%s, %s %s."
        .formatted(
            ToyTask.pick(OPENINGS, random),
            ToyTask.pick(PARTS, random),
            verdict(LABELS.indexOf(label) - 2, random));
  }

  /** A verdict worth −2 to +2. */
  private static String verdict(int worth, Random random) {
    if (Math.abs(worth) == 1 && random.nextInt(3) == 0) {
      return "not " + ToyTask.pick(worth > 0 ? BAD : GOOD, random);
    }
    boolean strong = worth == 0 ? random.nextBoolean() : Math.abs(worth) == 2;
    List<String> adjectives = worth == 0 ? PLAIN : worth > 0 ? GOOD : BAD;
    return ToyTask.pick(strong ? STRONG : MILD, random) + " " + ToyTask.pick(adjectives, random);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(OPENINGS, PARTS, GOOD, BAD, PLAIN, STRONG, MILD, List.of("not , ."))
        .flatMap(List::stream);
  }
}
