package io.gere.data.task;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.data.record.DataFile;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records are learnt, and in which words. */
final class TrainingChoiceTest {
  private static final DevSplit ONE_IN_FIVE = new DevSplit(5, 17, true);
  private static final List<String> WORDS =
      List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  private static Tokenizer tokenizer;
  @TempDir Path root;

  @BeforeAll
  static void open() {
    tokenizer = SmallTokenizer.wordLevel();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void asManyRecordsAsTheLimitSaysAreLearntInFileOrder() {
    TaskFolder folder = numbered(500);

    List<Integer> learnt = learnt(folder, limited(60, 1));

    assertThat(learnt).hasSize(60).isSorted().doesNotHaveDuplicates();
    assertThat(learnt(folder, limited(60, 1))).isEqualTo(learnt);
    assertThat(learnt(folder, limited(60, 2))).isNotEqualTo(learnt);
    // A larger choice holds the smaller one: what a size adds is seen by itself.
    assertThat(learnt(folder, limited(120, 1))).hasSize(120).containsAll(learnt);
  }

  @Test
  void everyRecordIsEquallyLikelyToBeChosen() throws IOException {
    String file = numbered(40).path().resolve("train.jsonl").toString();
    DataFile train = DataFile.find(new Configuration(), file).orElseThrow();
    int[] chosen = new int[40];
    for (int seed = 0; seed < 200; seed++) {
      limited(10, seed).choose(train, record -> chosen[(int) record.number()]++);
    }
    // 200 · 10 / 40 = 50 times each, with a standard deviation of 6.1.
    assertThat(Arrays.stream(chosen).min().getAsInt()).isGreaterThan(25);
    assertThat(Arrays.stream(chosen).max().getAsInt()).isLessThan(75);
  }

  @Test
  void aLimitBeyondTheTaskIsAllOfIt() {
    TaskFolder folder = numbered(7);

    assertThat(learnt(folder, limited(7, 3))).hasSize(7);
    assertThat(learnt(folder, limited(1_000_000, 3))).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void whatIsAskedIsNeitherLearntNorLessForALimit() {
    TaskFolder folder = spelled(100);

    List<Sample> all = folder.learn(tokenizer, new TrainingChoice(ONE_IN_FIVE, 0, false, 9));
    List<Sample> some = folder.learn(tokenizer, new TrainingChoice(ONE_IN_FIVE, 30, false, 9));

    assertThat(all).hasSize(80);
    assertThat(some).hasSize(30);
    assertThat(all).containsSubsequence(some);
    assertThat(folder.read(tokenizer, ONE_IN_FIVE).test()).hasSize(20);
  }

  @Test
  void tokenIdsAreNotHeldOut() {
    assertThat(learnt(numbered(50), new TrainingChoice(ONE_IN_FIVE, 0, false, 9))).hasSize(50);
  }

  @Test
  void eachRecordIsPutIntoOneOfAllWordings() {
    TaskFolder folder = spelled(100);
    String[] wordings = {"What is {sentence} ?", "Review {sentence} Option"};

    List<Sample> worded =
        folder.learn(tokenizer, new TrainingChoice(DevSplit.NONE, 0, true, 4), wordings);

    Map<Integer, Long> counts =
        worded.stream()
            .collect(Collectors.groupingBy(TrainingChoiceTest::firstWord, Collectors.counting()));
    int what = tokenizer.encode("What")[0];
    int review = tokenizer.encode("Review")[0];
    // A third each on average, with a standard deviation of 4.7.
    assertThat(counts.get(what)).isBetween(20L, 47L);
    assertThat(counts.get(review)).isBetween(20L, 47L);
    assertThat(100 - counts.get(what) - counts.get(review)).isBetween(20L, 47L);
    // The words of a record do not depend on how many others are learnt.
    assertThat(worded)
        .containsSubsequence(
            folder.learn(tokenizer, new TrainingChoice(DevSplit.NONE, 30, true, 4), wordings));
    assertThat(folder.learn(tokenizer, new TrainingChoice(DevSplit.NONE, 0, true, 5), wordings))
        .isNotEqualTo(worded);
  }

  @Test
  void whatIsOffChangesNothingThatAFolderIsMadeFrom() {
    TaskFolder folder = spelled(20);
    List<Sample> learnt = folder.learn(tokenizer, TrainingChoice.ALL);
    JsonNode config = config(folder);

    assertThat(folder.learn(tokenizer, TrainingChoice.ALL, "What is {sentence} ?"))
        .isEqualTo(learnt);
    assertThat(config(folder)).isEqualTo(config);

    folder.learn(tokenizer, limited(20, 1));
    assertThat(config(folder)).isNotEqualTo(config);
  }

  @Test
  void aRecipeChoosesForEachTaskByItsName() {
    Recipe recipe =
        RecipeReader.parse(
            """
            run: {seed: 5}
            evaluate: {dev_every: 10}
            train: {limit: 60, wordings: all}
            tasks:
              - {name: a, path: a, wordings: ["{sentence}?"]}
              - {name: b, path: b}
            """);
    TrainingChoice a = TrainingChoice.of(recipe, recipe.tasks().get(0));
    TrainingChoice b = TrainingChoice.of(recipe, recipe.tasks().get(1));

    assertThat(a).isEqualTo(new TrainingChoice(new DevSplit(10, 5, true), 60, true, a.seed()));
    assertThat(b).isEqualTo(new TrainingChoice(new DevSplit(10, 5, true), 60, false, b.seed()));
    assertThat(a.seed()).isNotEqualTo(b.seed());
    assertThat(a.config()).containsOnlyKeys("evaluate.dev_every", "run.seed", "train.limit");
    Recipe usual = RecipeReader.parse("tasks: [{name: a, path: a}]");
    assertThat(TrainingChoice.of(usual, usual.tasks().get(0)).config())
        .doesNotContainKey("run.seed");
  }

  private static TrainingChoice limited(int samples, long seed) {
    return new TrainingChoice(DevSplit.NONE, samples, false, seed);
  }

  /** A pre-tokenised task; record i begins with token i. */
  private TaskFolder numbered(int records) {
    return TaskFolder.in(root, "numbered")
        .with(
            "train.jsonl",
            IntStream.range(0, records)
                .mapToObj("{\"input_ids\": [%1$d, 1], \"labels\": [%1$d, 1]}"::formatted)
                .collect(joining("\n")));
  }

  private List<Integer> learnt(TaskFolder folder, TrainingChoice choice) {
    return folder.learn(null, choice).stream().map(sample -> sample.inputIds()[0]).toList();
  }

  /** A task in text, all of its sentences different. */
  private TaskFolder spelled(int records) {
    return TaskFolder.in(root, "spelled")
        .with(
            "train.jsonl",
            IntStream.range(0, records)
                .mapToObj(i -> WORDS.get(i / 10) + " " + WORDS.get(i % 10))
                .map("{\"input\": \"%s\", \"output\": \"Good\"}"::formatted)
                .collect(joining("\n")));
  }

  /** The token after BOS. */
  private static int firstWord(Sample sample) {
    return sample.inputIds()[1];
  }

  private static JsonNode config(TaskFolder folder) {
    return folder.run().step("tokens/3-films").require("learn it").config();
  }
}
