package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Yes/no entailment between two sentences that differ in their quantifier alone: "all" entails
 * "most", and "most" entails "some".
 */
record QuantifierTask() implements ToyTask {
  private static final List<List<String>> ENTAILED =
      List.of(
          List.of("all", "all"),
          List.of("all", "most"),
          List.of("all", "some"),
          List.of("most", "most"),
          List.of("most", "some"),
          List.of("some", "some"));
  private static final List<List<String>> NOT_ENTAILED =
      List.of(List.of("most", "all"), List.of("some", "all"), List.of("some", "most"));

  private static final List<String> PEOPLE =
      Words.of("uncles nephews cousins teachers pilots nurses plumbers gardeners");
  private static final List<String> VERBS = Words.of("packed bought lost");
  private static final List<String> THINGS =
      Words.of("gloves sandals umbrellas torches matches cameras pillows socks");

  @Override
  public String group() {
    return "NLI";
  }

  @Override
  public String name() {
    return "Quantifiers";
  }

  @Override
  public String instruction() {
    return "Does the \"sentence 1\" entail the \"sentence 2\"? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("yes", "no");
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<List<String>> pairs = label.equals("yes") ? ENTAILED : NOT_ENTAILED;
    List<String> pair = draw.one(pairs);
    String rest = "%s %s %s.".formatted(draw.one(PEOPLE), draw.one(VERBS), draw.one(THINGS));
    return "sentence 1: %s %s\nsentence 2: %s %s".formatted(pair.get(0), rest, pair.get(1), rest);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(PEOPLE, VERBS, THINGS, List.of("sentence 1: 2: all most some."))
        .flatMap(List::stream);
  }
}
