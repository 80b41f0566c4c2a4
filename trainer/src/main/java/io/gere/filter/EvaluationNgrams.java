package io.gere.filter;

import io.gere.config.Recipe;
import io.gere.data.task.TestTexts;
import io.gere.exam.ExamQuestion;
import io.gere.exam.ExamReader;
import io.gere.storage.Sha256;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Every {@value CheckedTexts#PASSAGE} words in a row of the texts that the model will be evaluated
 * with: the exam's questions with their options, and the tasks' test records. That length tells a
 * copy from a common phrase (Brown et al., arXiv 2005.14165, appendix C).
 */
final class EvaluationNgrams {
  private final long[] passages;
  private final CheckedTexts checked;
  private final String fingerprint;

  private EvaluationNgrams(long[] passages, CheckedTexts checked, String fingerprint) {
    this.passages = passages;
    this.checked = checked;
    this.fingerprint = fingerprint;
  }

  /** Those of a recipe; all questions count, whatever {@code evaluate.limit} says. */
  static EvaluationNgrams of(Recipe recipe, Configuration hadoop) {
    Stream<String> exam =
        Optional.ofNullable(recipe.evaluate().mmlu()).stream()
            .flatMap(folder -> ExamReader.read(hadoop, new Path(folder), 0).subjects().stream())
            .flatMap(subject -> subject.questions().stream())
            .map(EvaluationNgrams::text);
    Stream<String> tests =
        recipe.tasks().stream().flatMap(task -> TestTexts.of(hadoop, task).stream());
    return of(Stream.concat(exam, tests));
  }

  static EvaluationNgrams of(Stream<String> texts) {
    LongStream.Builder passages = LongStream.builder();
    Sha256 digest = new Sha256();
    int[] counts = new int[2];
    texts.forEach(
        text -> {
          long[] runs = WordHashes.of(text).runs(CheckedTexts.PASSAGE);
          Arrays.stream(runs).forEach(passages);
          digest.add(text).add("\n");
          counts[0]++;
          counts[1] += runs.length == 0 ? 1 : 0;
        });
    long[] sorted = passages.build().toArray();
    Arrays.sort(sorted);
    return new EvaluationNgrams(sorted, new CheckedTexts(counts[0], counts[1]), digest.hex());
  }

  private static String text(ExamQuestion question) {
    return question.question() + "\n" + String.join("\n", question.options());
  }

  boolean shareOneWith(WordHashes document) {
    return Arrays.stream(document.runs(CheckedTexts.PASSAGE))
        .anyMatch(run -> Arrays.binarySearch(passages, run) >= 0);
  }

  CheckedTexts checked() {
    return checked;
  }

  /** Digest of the texts, in their order. */
  String fingerprint() {
    return fingerprint;
  }
}
