package io.gere.eval;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * General ability at one stage: the score of an exam of many subjects, such as MMLU.
 *
 * @param style how a question is answered: {@code letter} or {@code cloze}
 * @param micro share of all questions answered rightly, 0..1
 * @param standardError of {@code micro}: √(p(1−p)/n), the binomial one
 * @param questions how many were asked, at least 1
 * @param correct how many were answered rightly
 * @param groups groups of subjects; within a group every question weighs the same
 * @param subjects the subjects
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"micro", "standard_error", "questions", "correct", "style", "groups"})
public record ExamScore(
    String style,
    double micro,
    double standardError,
    int questions,
    int correct,
    SortedMap<String, GroupScore> groups,
    SortedMap<String, GroupScore> subjects) {
  public ExamScore {
    if (style == null || groups == null || subjects == null || subjects.isEmpty()) {
      throw GereException.failure(
          "an exam score needs style, groups and at least one subject; it has style %s, groups %s,"
                  .formatted(style, groups)
              + " subjects "
              + subjects);
    }
    GroupScore all = GroupScore.sum(subjects.values());
    if (all.questions() != questions
        || all.correct() != correct
        || Math.abs(all.accuracy() - micro) > 1e-9) {
      throw GereException.failure(
          "an exam score says %d of %d questions (%s), its subjects add up to %d of %d (%s)"
              .formatted(
                  correct, questions, micro, all.correct(), all.questions(), all.accuracy()));
    }
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    subjects = Collections.unmodifiableSortedMap(new TreeMap<>(subjects));
  }

  /**
   * The exam's score from its subjects' scores.
   *
   * @param grouping which subjects belong together; one that belongs to no group still counts in
   *     {@code micro}
   */
  public static ExamScore of(String style, Map<String, GroupScore> subjects, ExamGroups grouping) {
    if (subjects.isEmpty()) {
      throw GereException.failure("the exam holds no subject, so it has no score");
    }
    Map<String, List<GroupScore>> members = new TreeMap<>();
    subjects.forEach(
        (subject, score) ->
            grouping
                .group(subject)
                .ifPresent(
                    group -> members.computeIfAbsent(group, g -> new ArrayList<>()).add(score)));
    SortedMap<String, GroupScore> groups = new TreeMap<>();
    members.forEach((group, scores) -> groups.put(group, GroupScore.sum(scores)));
    GroupScore all = GroupScore.sum(subjects.values());
    double standardError = Math.sqrt(all.accuracy() * (1 - all.accuracy()) / all.questions());
    return new ExamScore(
        style,
        all.accuracy(),
        standardError,
        all.questions(),
        all.correct(),
        groups,
        new TreeMap<>(subjects));
  }
}
