package io.gere.eval.scores;

import io.gere.diagnosis.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a run's scores say about what went wrong in it (method.md §8). */
public final class ScoreDiagnosis {
  /** A score's fall of fewer points is not forgetting: 200 questions have an error of three. */
  private static final double FALL = 0.05;

  /** From here on broken form explains a fall better than wrong answers do. */
  private static final double MOST = 0.5;

  /** Fewer points are a few answers of a hundred, which differ from model to model. */
  private static final double FORM_FALL = 0.1;

  private final Scores scores;
  private final List<Finding> training;

  /**
   * @param training what was found while the tasks were learnt
   */
  public ScoreDiagnosis(Scores scores, List<Finding> training) {
    this.scores = scores;
    this.training = List.copyOf(training);
  }

  /** The findings, task by task. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (int index = 0; index < scores.tasks().size(); index++) {
      String task = scores.tasks().get(index);
      Optional<Finding> endless = endlessAnswers(task, index + 1);
      Stream.of(
              lostAbility(task, index + 1),
              lostForm(task, index + 1),
              endless.isPresent() ? endless : spuriousForgetting(task, index + 1))
          .flatMap(Optional::stream)
          .forEach(findings::add);
      lostWordings(task).forEach(findings::add);
    }
    return findings;
  }

  private Optional<Finding> lostAbility(String task, int learnt) {
    boolean unheld =
        training.stream()
            .anyMatch(f -> f instanceof Finding.UnderConstraint && f.task().equals(task));
    ExamScore before = scores.baseExam();
    ExamScore after = scores.stage(learnt).map(StageScores::exam).orElse(null);
    if (!unheld || before == null || after == null) {
      return Optional.empty();
    }
    double chance = 2 * Math.hypot(before.standardError(), after.standardError());
    if (before.micro() - after.micro() <= chance) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.LostAbility(
            task, null, new Finding.LostAbility.Numbers(before.micro(), after.micro(), chance)));
  }

  /** Said after the first task that lost it. */
  private Optional<Finding> lostForm(String task, int learnt) {
    Optional<FormScore> base = form(0);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    for (int earlier = 1; earlier < learnt; earlier++) {
      if (form(earlier).flatMap(after -> deepestFall(base.get(), after)).isPresent()) {
        return Optional.empty();
      }
    }
    return form(learnt)
        .flatMap(after -> deepestFall(base.get(), after))
        .map(numbers -> new Finding.LostForm(task, null, numbers));
  }

  private Optional<FormScore> form(int learnt) {
    return scores.stage(learnt).map(StageScores::conversations).map(ConversationScore::form);
  }

  private static Optional<Finding.LostForm.Numbers> deepestFall(FormScore before, FormScore after) {
    List<Finding.LostForm.Numbers> falls = new ArrayList<>();
    falls.add(new Finding.LostForm.Numbers("stop by themselves", before.stops(), after.stops()));
    falls.add(
        new Finding.LostForm.Numbers("keep to the chat template", before.keeps(), after.keeps()));
    if (before.parses() != null && after.parses() != null) {
      falls.add(
          new Finding.LostForm.Numbers(
              "are JSON where they should be", before.parses(), after.parses()));
    }
    return falls.stream()
        .max(Comparator.comparingDouble(fall -> fall.before() - fall.after()))
        .filter(fall -> fall.before() - fall.after() >= FORM_FALL);
  }

  /** Answers without an end are no options, but not because a template broke their form. */
  private Optional<Finding> endlessAnswers(String task, int learnt) {
    Optional<Double> first = score(task, learnt).map(TaskScore::unfinishedShare);
    Optional<Double> last = score(task, scores.tasks().size()).map(TaskScore::unfinishedShare);
    return last.filter(share -> share >= MOST)
        .map(
            share ->
                new Finding.EndlessAnswers(
                    task, null, new Finding.EndlessAnswers.Numbers(first.orElse(null), share)));
  }

  private Optional<Finding> spuriousForgetting(String task, int learnt) {
    Optional<TaskScore> first = score(task, learnt);
    Optional<TaskScore> last = score(task, scores.tasks().size());
    if (first.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    double fall = first.get().accuracy() - last.get().accuracy();
    double before = noOption(first.get());
    double after = noOption(last.get());
    if (fall < FALL || after - before < MOST * fall) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.SpuriousForgetting(
            task,
            null,
            new Finding.SpuriousForgetting.Numbers(
                first.get().accuracy(), last.get().accuracy(), before, after)));
  }

  private Stream<Finding> lostWordings(String task) {
    StageScores end = scores.stage(scores.tasks().size()).orElse(null);
    if (end == null) {
      return Stream.empty();
    }
    List<TaskScore> wordings = end.wordings().getOrDefault(task, List.of());
    return IntStream.range(0, wordings.size())
        .mapToObj(i -> lostWording(task, i + 1, wordings.get(i), end.tasks().get(task)))
        .flatMap(Optional::stream);
  }

  /**
   * Answers that are no option, where the model would have known the right one: more often than it
   * gives it, and than one and the same answer is right.
   */
  private static Optional<Finding> lostWording(
      String task, int number, TaskScore worded, TaskScore inTemplate) {
    if (worded.confusion() == null) {
      return Optional.empty();
    }
    double known = worded.optionAccuracy();
    double guessed = (double) worded.confusion().mostFrequent() / worded.questions();
    if (known - Math.max(worded.accuracy(), guessed) < FALL
        || noOption(worded) - noOption(inTemplate) < FALL) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.LostWording(
            task,
            null,
            new Finding.LostWording.Numbers(
                number, noOption(worded), noOption(inTemplate), worded.accuracy(), known)));
  }

  private Optional<TaskScore> score(String task, int learnt) {
    return scores.stage(learnt).map(stage -> stage.tasks().get(task));
  }

  private static double noOption(TaskScore score) {
    return (double) score.notAmongOptions() / score.questions();
  }
}
