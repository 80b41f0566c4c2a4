package io.gere.toy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Sentiment with five labels: two verdicts, each worth −1, 0 or +1, and the label is their sum.
 * "not" turns a verdict round, so that single words do not decide.
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
  private static final List<String> GOOD =
      ToyTask.words("lovely excellent superb charming perfect sturdy");
  private static final List<String> BAD =
      ToyTask.words("awful dreadful terrible ugly broken flimsy");
  private static final List<String> PLAIN =
      ToyTask.words("ordinary average usual standard typical unremarkable");

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
    int sum = LABELS.indexOf(label) - 2;
    // The first verdict must leave the second one within −1 … +1.
    int lowest = Math.max(-1, sum - 1);
    int highest = Math.min(1, sum + 1);
    int first = lowest + random.nextInt(highest - lowest + 1);
    return "%s, %s %s, %s %s."
        .formatted(
            ToyTask.pick(OPENINGS, random),
            ToyTask.pick(PARTS, random),
            verdict(first, random),
            ToyTask.pick(PARTS, random),
            verdict(sum - first, random));
  }

  private static String verdict(int worth, Random random) {
    if (worth == 0) {
      return ToyTask.pick(PLAIN, random);
    }
    boolean negated = random.nextInt(3) == 0;
    List<String> words = (worth > 0) == negated ? BAD : GOOD;
    return (negated ? "not " : "") + ToyTask.pick(words, random);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(OPENINGS, PARTS, GOOD, BAD, PLAIN, List.of("not , .")).flatMap(List::stream);
  }
}
