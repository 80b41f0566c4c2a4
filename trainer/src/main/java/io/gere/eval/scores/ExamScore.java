package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import io.gere.exam.ExamGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * General ability at one stage: the score of an exam of many subjects, such as MMLU.
 *
 * @param style how a question is asked and answered: {@code hendrycks}, {@code harness} or {@code
 *     cloze}; numbers of different styles do not compare
 * @param micro share of all questions answered rightly, 0..1
 * @param standardError of {@code micro}: √(p(1−p)/n), the binomial one
 * @param questions how many were asked, at least 1
 * @param correct how many were answered rightly
 * @param groups groups of subjects; within a group every question weighs the same
 * @param subjects the subjects
 * @param shortened the subjects some of whose prompts did not fit into the model; empty is usual
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
    SortedMap<String, GroupScore> subjects,
    SortedMap<String, Shortened> shortened) {
  public ExamScore {
    if (style == null
        || groups == null
        || subjects == null
        || subjects.isEmpty()
        || shortened == null
        || !subjects.keySet().containsAll(shortened.keySet())) {
      throw GereException.failure(
          "an exam score needs style, groups, at least one subject, and which of them are shortened; it has style %s, groups %s, subjects %s, shortened %s"
              .formatted(style, groups, subjects, shortened));
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
    shortened = Collections.unmodifiableSortedMap(new TreeMap<>(shortened));
  }

  /**
   * Prompts of a subject that were too long for the model.
   *
   * @param questions how many; they were asked with less before them
   * @param firstLine where the first of them begins in the subject's file, from 1
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Shortened(int questions, int firstLine) {
    public static Shortened sum(Shortened a, Shortened b) {
      return new Shortened(a.questions + b.questions, Math.min(a.firstLine, b.firstLine));
    }
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
    return of(style, sums(members), new TreeMap<>(subjects), new TreeMap<>());
  }

  private static ExamScore of(
      String style,
      SortedMap<String, GroupScore> groups,
      SortedMap<String, GroupScore> subjects,
      SortedMap<String, Shortened> shortened) {
    GroupScore all = GroupScore.sum(subjects.values());
    double standardError = Math.sqrt(all.accuracy() * (1 - all.accuracy()) / all.questions());
    return new ExamScore(
        style,
        all.accuracy(),
        standardError,
        all.questions(),
        all.correct(),
        groups,
        subjects,
        shortened);
  }

  /** The same, some prompts of a subject having been too long for the model. */
  public ExamScore with(String subject, Shortened some) {
    return of(style, groups, subjects, new TreeMap<>(Map.of(subject, some)));
  }

  /** Of parts of one exam: each has some questions of some subjects. */
  public static ExamScore sum(List<ExamScore> parts) {
    Map<String, List<GroupScore>> groups = new TreeMap<>();
    Map<String, List<GroupScore>> subjects = new TreeMap<>();
    SortedMap<String, Shortened> shortened = new TreeMap<>();
    for (ExamScore part : parts) {
      part.groups.forEach(
          (name, score) -> groups.computeIfAbsent(name, n -> new ArrayList<>()).add(score));
      part.subjects.forEach(
          (name, score) -> subjects.computeIfAbsent(name, n -> new ArrayList<>()).add(score));
      part.shortened.forEach((name, some) -> shortened.merge(name, some, Shortened::sum));
    }
    return of(parts.get(0).style(), sums(groups), sums(subjects), shortened);
  }

  private static SortedMap<String, GroupScore> sums(Map<String, List<GroupScore>> members) {
    SortedMap<String, GroupScore> sums = new TreeMap<>();
    members.forEach((name, scores) -> sums.put(name, GroupScore.sum(scores)));
    return sums;
  }
}
