package io.gere.toy.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.toy.corpus.CorpusStyle;
import io.gere.toy.corpus.WordTokenizer;
import io.gere.toy.world.FactTemplate;
import io.gere.toy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ToyTaskTest {
  private static List<ToyTask> tasks() {
    return ToyTask.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void noSentenceHasTwoLabels(ToyTask task) {
    Random random = new Random(0);
    Map<String, String> known = new HashMap<>();
    for (int index = 0; index < 50_000; index++) {
      String label = task.labels().get(index % task.labels().size());
      String before = known.put(task.sentence(label, random), label);
      assertThat(before).isIn(null, label);
    }
  }

  /** All but the reviews, whose adjectives are all of one tone. */
  private static List<ToyTask> tasksOfSeveralWords() {
    return ToyTask.all().stream().filter(task -> !(task instanceof ReviewTask)).toList();
  }

  @ParameterizedTest
  @MethodSource("tasksOfSeveralWords")
  void theMostTellingWordAloneIsNotEnough(ToyTask task) {
    List<Set<String>> sentences = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    Map<String, Map<String, Integer>> labelsByWord = new HashMap<>();
    Random random = new Random(0);
    for (int index = 0; index < 10_000; index++) {
      String label = task.labels().get(index % task.labels().size());
      Set<String> words = Set.copyOf(WordTokenizer.split(task.sentence(label, random)));
      words.forEach(
          word ->
              labelsByWord
                  .computeIfAbsent(word, unseen -> new HashMap<>())
                  .merge(label, 1, Integer::sum));
      sentences.add(words);
      answers.add(label);
    }
    int right = 0;
    for (int index = 0; index < sentences.size(); index++) {
      Map<String, Integer> mostTelling =
          sentences.get(index).stream()
              .map(labelsByWord::get)
              .max(Comparator.comparingDouble(ToyTaskTest::certainty))
              .orElseThrow();
      String guess = Collections.max(mostTelling.entrySet(), Map.Entry.comparingByValue()).getKey();
      right += guess.equals(answers.get(index)) ? 1 : 0;
    }
    assertThat((double) right / sentences.size()).isBetween(1.0 / task.labels().size(), 0.8);
  }

  /** The share of a word's most frequent label. */
  private static double certainty(Map<String, Integer> labels) {
    double all = labels.values().stream().mapToInt(Integer::intValue).sum();
    return Collections.max(labels.values()) / all;
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void sentencesAreShortAndMostOfTheirWordsStateNoFacts(ToyTask task) {
    Set<String> corpusWords =
        new World(17, 40)
            .facts().stream()
                .flatMap(
                    fact ->
                        List.of(CorpusStyle.values()).stream()
                            .flatMap(style -> style.templates().stream())
                            .map(template -> FactTemplate.fill(template, fact)))
                .flatMap(text -> WordTokenizer.split(text).stream())
                .collect(Collectors.toSet());
    Random random = new Random(0);
    int words = 0;
    int shared = 0;
    for (int index = 0; index < 1000; index++) {
      String label = task.labels().get(index % task.labels().size());
      List<String> tokens = WordTokenizer.split(task.sentence(label, random));
      assertThat(tokens).hasSizeBetween(10, 24);
      List<String> own = tokens.stream().filter(token -> token.matches("\\w+")).toList();
      words += own.size();
      shared += (int) own.stream().filter(corpusWords::contains).count();
    }
    assertThat((double) shared / words).isLessThan(0.15);
  }

  @Test
  void noOtherCodeIsAsFrequentAsTheLabel() {
    CountTask task = new CountTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        List<String> log = numbers(sentence);
        for (String code : task.labels()) {
          if (!code.equals(label)) {
            assertThat(Collections.frequency(log, code))
                .as(sentence)
                .isLessThan(Collections.frequency(log, label));
          }
        }
      }
    }
  }

  @Test
  void readingsAreOrderedWhereNoneIsBelowTheOneBefore() {
    OrderTask task = new OrderTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        List<String> readings = numbers(sentence);
        boolean falls = false;
        for (int i = 1; i < readings.size(); i++) {
          falls |= readings.get(i).compareTo(readings.get(i - 1)) < 0;
        }
        assertThat(label).as(sentence).isEqualTo(falls ? "no" : "yes");
      }
    }
  }

  private static List<String> numbers(String sentence) {
    return WordTokenizer.split(sentence).stream().filter(token -> token.matches("\\d")).toList();
  }
}
