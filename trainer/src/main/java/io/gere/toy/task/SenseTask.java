package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Whether a word of two senses has the same one in two sentences; a word beside it tells which. */
record SenseTask() implements ToyTask {
  /** Word → what stands beside it in either sense. */
  private static final Map<String, List<List<String>>> SENSES = new LinkedHashMap<>();

  static {
    sense("bank", "muddy grassy steep flooded", "trusted bankrupt foreign wealthy");
    sense("bat", "furry sleeping blind flying", "wooden cracked heavy varnished");
    sense("crane", "feathered nesting wading hungry", "rusty hydraulic towering yellow");
    sense("spring", "rainy chilly blooming late", "coiled bent squeaking elastic");
  }

  private static final List<String> VERBS = Words.of("described sketched mentioned noticed");

  private static void sense(String word, String one, String other) {
    SENSES.put(word, List.of(Words.of(one), Words.of(other)));
  }

  @Override
  public String group() {
    return "WiC";
  }

  @Override
  public String name() {
    return "Senses";
  }

  @Override
  public String instruction() {
    return "Given a word and two sentences, whether the word is used with the same sense in both"
        + " sentence? Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("true", "false");
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    String word = draw.one(List.copyOf(SENSES.keySet()));
    List<List<String>> senses = draw.shuffled(SENSES.get(word));
    List<String> first = draw.shuffled(senses.get(0));
    String second = label.equals("true") ? first.get(1) : draw.one(senses.get(1));
    return "word: %1$s.\nsentence 1: %2$s some %3$s %1$s.\nsentence 2: %4$s some %5$s %1$s."
        .formatted(word, draw.one(VERBS), first.get(0), draw.one(VERBS), second);
  }

  @Override
  public Stream<String> vocabulary() {
    List<String> words = new ArrayList<>(SENSES.keySet());
    SENSES.values().forEach(senses -> senses.forEach(words::addAll));
    return Stream.of(words, VERBS, List.of("word: . sentence 1: 2: some")).flatMap(List::stream);
  }
}
