package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.GereException;
import io.gere.exam.ExamGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExamScoreTest {
  private static final Map<String, GroupScore> SUBJECTS =
      Map.of(
          "anatomy", GroupScore.of(60, 30),
          "virology", GroupScore.of(20, 15),
          "philosophy", GroupScore.of(20, 5));

  @TempDir java.nio.file.Path exam;

  @Test
  void everyQuestionWeighsTheSameInTheExamAndInItsGroups() {
    ExamScore score = ExamScore.of("hendrycks", SUBJECTS, ExamGroups.mmlu());

    assertThat(score.micro()).isEqualTo(0.5); // 50 of 100
    assertThat(score.standardError()).isCloseTo(0.05, within(1e-12)); // √(0.25 / 100)
    assertThat(score.groups())
        .containsExactly(
            Map.entry("humanities", new GroupScore(0.25, 20, 5)),
            Map.entry("other", new GroupScore(0.5625, 80, 45)));
  }

  @Test
  void aSubjectOfNoGroupCountsInTheWholeExamOnly() {
    ExamScore score =
        ExamScore.of("cloze", SUBJECTS, new ExamGroups(Map.of("anatomy", "medicine")));

    assertThat(score.questions()).isEqualTo(100);
    assertThat(score.groups()).containsOnlyKeys("medicine");
    assertThat(score.subjects()).containsOnlyKeys("anatomy", "philosophy", "virology");
  }

  @Test
  void mmluHas57SubjectsInFourGroups() {
    assertThat(
            ExamGroups.mmlu().bySubject().values().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
        .isEqualTo(Map.of("stem", 18L, "humanities", 13L, "social sciences", 12L, "other", 14L));
  }

  @Test
  void anExamsOwnGroupsComeBeforeThoseOfMmlu() throws IOException {
    Files.writeString(exam.resolve("groups.json"), "{\"anatomy\": \"bodies\"}");

    ExamGroups groups = ExamGroups.of(new Configuration(), new Path(exam.toUri()));

    assertThat(groups.group("anatomy")).contains("bodies");
    assertThat(groups.group("virology")).isEmpty();
  }

  @Test
  void anExamWithoutGroupsFileHasThoseOfMmlu() {
    assertThat(ExamGroups.of(new Configuration(), new Path(exam.toUri())).group("anatomy"))
        .contains("other");
  }

  @Test
  void aBrokenGroupsFileIsNamedInTheError() throws IOException {
    Files.writeString(exam.resolve("groups.json"), "{\"anatomy\": ");

    assertThatThrownBy(() -> ExamGroups.of(new Configuration(), new Path(exam.toUri())))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("groups.json")
        .hasMessageContaining("correct it or delete it");
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> GroupScore.of(10, 11)).isInstanceOf(GereException.class);
    assertThatThrownBy(() -> new GroupScore(0.4, 10, 5)).isInstanceOf(GereException.class);
    assertThatThrownBy(() -> TaskScore.of(10, 6, 5)).isInstanceOf(GereException.class);
    assertThatThrownBy(() -> new TaskScore(0.9, 10, 2, 3, 0, null, null, null))
        .isInstanceOf(GereException.class);
  }
}
