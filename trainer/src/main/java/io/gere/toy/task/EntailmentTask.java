package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Entailment between two sentences that differ in their quantifier alone: "all" entails "most" and
 * "most" entails "some"; "no" contradicts them, and the rest is neutral.
 *
 * @param labels with or without "neutral"
 * @param subjects of both sentences
 * @param verbs of both sentences
 * @param objects of both sentences
 */
record EntailmentTask(
    String name,
    List<String> labels,
    List<String> subjects,
    List<String> verbs,
    List<String> objects)
    implements ToyTask {
  private static final String ENTAILED = "entailment";
  private static final String NEUTRAL = "neutral";
  private static final String CONTRADICTED = "contradiction";

  /** The strongest first. */
  private static final List<String> QUANTIFIERS = Words.of("all most some");

  EntailmentTask {
    labels = List.copyOf(labels);
    subjects = List.copyOf(subjects);
    verbs = List.copyOf(verbs);
    objects = List.copyOf(objects);
  }

  static EntailmentTask ofThree() {
    return new EntailmentTask(
        "Quantifiers",
        List.of(ENTAILED, NEUTRAL, CONTRADICTED),
        Words.of("uncles nephews cousins teachers pilots nurses plumbers gardeners"),
        Words.of("packed bought lost"),
        Words.of("gloves sandals umbrellas torches matches cameras pillows socks"));
  }

  static EntailmentTask ofTwo() {
    return new EntailmentTask(
        "Denials",
        List.of(ENTAILED, CONTRADICTED),
        Words.of("sailors bakers tailors doctors farmers drivers painters singers"),
        Words.of("repaired borrowed admired"),
        Words.of("bicycles ladders blankets curtains carpets baskets buckets candles"));
  }

  @Override
  public String group() {
    return "NLI";
  }

  @Override
  public String instruction() {
    return "What is the logical relationship between \"sentence 1\" and \"sentence 2\"?"
        + " Choose one from the option.\n";
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<String> pair = draw.one(pairs(label));
    String rest = "%s %s %s.".formatted(draw.one(subjects), draw.one(verbs), draw.one(objects));
    return "sentence 1: %s %s\nsentence 2: %s %s".formatted(pair.get(0), rest, pair.get(1), rest);
  }

  /** The pairs of quantifiers that stand in the relation {@code label}. */
  private List<List<String>> pairs(String label) {
    List<List<String>> pairs = new ArrayList<>();
    for (String first : QUANTIFIERS) {
      if (label.equals(CONTRADICTED)) {
        pairs.add(List.of(first, "no"));
        pairs.add(List.of("no", first));
      } else {
        for (String second : QUANTIFIERS) {
          boolean entailed = QUANTIFIERS.indexOf(first) <= QUANTIFIERS.indexOf(second);
          if (entailed == label.equals(ENTAILED)) {
            pairs.add(List.of(first, second));
          }
        }
      }
    }
    if (label.equals(ENTAILED)) {
      // Of two labels, "no" alone would tell the other one.
      int times = labels.contains(NEUTRAL) ? 1 : pairs.size();
      pairs.addAll(Collections.nCopies(times, List.of("no", "no")));
    }
    return pairs;
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(subjects, verbs, objects, List.of("sentence 1: 2: all most some no."))
        .flatMap(List::stream);
  }
}
