package io.gere.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ToyTaskTest {
  @TempDir private Path folder;

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

  @ParameterizedTest
  @MethodSource("tasks")
  void noSingleWordGivesTheLabelAway(ToyTask task) {
    Random random = new Random(0);
    Map<String, Map<String, Integer>> labelsByWord = new HashMap<>();
    for (int index = 0; index < 20_000; index++) {
      String label = task.labels().get(index % task.labels().size());
      for (String word : new HashSet<>(WordTokenizer.split(task.sentence(label, random)))) {
        labelsByWord.computeIfAbsent(word, unseen -> new HashMap<>()).merge(label, 1, Integer::sum);
      }
    }
    for (Map<String, Integer> counts : labelsByWord.values()) {
      double all = counts.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(counts.values()).allMatch(count -> count / all < 0.8);
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void sentencesAreShortAndMostOfTheirWordsAreNotTheCorpus(ToyTask task) {
    Set<String> corpusWords =
        new World(17, 40)
            .facts().stream()
                .flatMap(
                    fact ->
                        List.of(CorpusStyle.values()).stream()
                            .flatMap(style -> style.templates().stream())
                            .map(template -> Template.fill(template, fact)))
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
  void theReviewsLabelIsTheSumOfItsTwoVerdicts() {
    ReviewTask task = new ReviewTask();
    Set<String> good = Set.of("lovely", "excellent", "superb", "charming", "perfect", "sturdy");
    Set<String> bad = Set.of("awful", "dreadful", "terrible", "ugly", "broken", "flimsy");
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        int sum = 0;
        int sign = 1;
        String sentence = task.sentence(label, random);
        for (String word : WordTokenizer.split(sentence)) {
          sum += good.contains(word) ? sign : bad.contains(word) ? -sign : 0;
          sign = word.equals("not") ? -1 : 1;
        }
        assertThat(task.labels().indexOf(label) - 2).as(sentence).isEqualTo(sum);
      }
    }
  }

  @Test
  void thePackingLabelIsYesWhenTheClaimStandsBeforeForgot() {
    PackingTask task = new PackingTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        List<String> words = WordTokenizer.split(sentence);
        int claim = words.indexOf(words.get(words.size() - 2));
        boolean packed = claim < words.indexOf("forgot");
        assertThat(label).as(sentence).isEqualTo(packed ? "yes" : "no");
      }
    }
  }

  @Test
  void theTopicHasTwoOfTheThreeThings() {
    TopicTask task = new TopicTask();
    Random random = new Random(0);
    Map<String, Set<String>> withoutDistractors = new HashMap<>();
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (int index = 0; index < 20_000; index++) {
      String label = task.labels().get(index % 5);
      for (String word : WordTokenizer.split(task.sentence(label, random))) {
        counts.computeIfAbsent(word, unseen -> new HashMap<>()).merge(label, 1, Integer::sum);
      }
    }
    // A word belongs to the topic that uses it far more often than the others do.
    counts.forEach(
        (word, labels) ->
            labels.forEach(
                (label, count) -> {
                  if (count > 0.5 * labels.values().stream().mapToInt(Integer::intValue).sum()) {
                    withoutDistractors.computeIfAbsent(label, unseen -> new HashSet<>()).add(word);
                  }
                }));
    assertThat(withoutDistractors.values()).hasSize(5).allMatch(words -> words.size() == 6);
    for (int index = 0; index < 1000; index++) {
      String label = task.labels().get(index % 5);
      String sentence = task.sentence(label, random);
      Set<String> own = withoutDistractors.get(label);
      assertThat(WordTokenizer.split(sentence).stream().filter(own::contains).count())
          .as(sentence)
          .isEqualTo(2);
    }
  }

  @Test
  void theFilesShareNoSentenceAndHaveEveryLabelEquallyOften() throws IOException {
    new TaskWriter(new Seed(7), 480, 100).writeAll(folder);

    for (ToyTask task : ToyTask.all()) {
      Path taskFolder = folder.resolve(task.group()).resolve(task.name());
      assertThat(
              Json.MAPPER.readValue(
                  taskFolder.resolve("labels.json").toFile(), new TypeReference<List<String>>() {}))
          .isEqualTo(task.labels());
      Set<String> sentences = new HashSet<>();
      for (String split : List.of("train", "dev", "test")) {
        List<Map<String, String>> samples =
            Json.MAPPER.readValue(
                taskFolder.resolve(split + ".json").toFile(), new TypeReference<>() {});
        int size = split.equals("train") ? 480 : 100;
        assertThat(samples).hasSize(size);
        assertThat(samples)
            .allSatisfy(sample -> assertThat(sample).containsOnlyKeys("label", "sentence"));
        samples.forEach(sample -> assertThat(sentences.add(sample.get("sentence"))).isTrue());
        assertThat(
                samples.stream()
                    .collect(Collectors.groupingBy(s -> s.get("label"), Collectors.counting())))
            .hasSize(task.labels().size())
            .allSatisfy(
                (label, count) -> assertThat(count).isEqualTo((long) size / task.labels().size()));
      }
    }
  }

  @Test
  void theInstructionIsFoundByTheTasksGroup() throws IOException {
    new TaskWriter(new Seed(7), 10, 10).writeAll(folder);

    Map<String, List<Map<String, String>>> instructions =
        Json.MAPPER.readValue(
            folder.resolve("instruction_config.json").toFile(), new TypeReference<>() {});
    assertThat(instructions).containsOnlyKeys("SC", "TC", "NLI");
    assertThat(instructions.get("TC"))
        .containsExactly(
            Map.of(
                "instruction_type",
                "zero-shot",
                "instruction",
                "What is the topic of the following paragraph? Choose one from the option.\n"));
  }

  @Test
  void moreSamplesThanDifferentSentencesAreRefused() {
    assertThatThrownBy(() -> new TaskWriter(new Seed(7), 2_000_000, 100).writeAll(folder))
        .isInstanceOf(GereException.class)
        .hasMessageMatching(
            "Task \\w+ has no more than \\d+ different sentences: ask for fewer samples");
  }
}
