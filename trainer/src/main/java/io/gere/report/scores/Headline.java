package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.TaskScore;
import io.gere.report.page.NumberText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came of a run, in one sentence with the worst first: is general ability kept, are the tasks
 * learnt, and is what was learnt still there? It says no more than the numbers carry: a difference
 * counts where it is larger than two standard errors, and nothing is kept that was never there.
 */
public final class Headline {
  /** An exam has four options. */
  private static final double GUESSING = 0.25;

  private final Scores scores;
  private final List<Clause> clauses = new ArrayList<>();

  /** How bad a part of the sentence is. */
  private enum Weight {
    LOSS,
    NO_LEARNING,
    UNKNOWN,
    GOOD
  }

  /**
   * A part of the sentence.
   *
   * @param size of a loss, as a fraction
   */
  private record Clause(Weight weight, double size, String text) {
    static final Comparator<Clause> WORST_FIRST =
        Comparator.comparing(Clause::weight)
            .thenComparing(Comparator.comparingDouble(Clause::size).reversed());
  }

  private Headline(Scores scores) {
    this.scores = scores;
  }

  /** The sentence, as plain text. */
  public static String of(Scores scores) {
    Headline headline = new Headline(scores);
    headline.generalAbility();
    headline.learning();
    headline.forgetting();
    String text =
        headline.clauses.stream()
            .sorted(Clause.WORST_FIRST)
            .map(Clause::text)
            .collect(Collectors.joining("; "));
    // A percent sign may not begin a line.
    return (text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".")
        .replace(" %", "\u00a0%");
  }

  private void add(Weight weight, double size, String text) {
    clauses.add(new Clause(weight, size, text));
  }

  private void generalAbility() {
    ExamScore base = scores.baseExam();
    ExamScore last = scores.mmlu();
    if (base == null || last == null) {
      add(
          Weight.UNKNOWN,
          0,
          "whether general ability is kept was not measured at both ends of the run");
      return;
    }
    double change = last.micro() - base.micro();
    double chance = 2 * Math.hypot(base.standardError(), last.standardError());
    String exam =
        ": the exam (%s) went from %s %% to %s %% (%s points%s)"
            .formatted(
                last.style(),
                NumberText.percent(base.micro()),
                NumberText.percent(last.micro()),
                NumberText.points(change),
                Math.abs(change) > chance ? "" : ", within chance");
    if (change < -chance) {
      add(Weight.LOSS, -change, "general ability is lost" + exam);
    } else if (change > chance) {
      add(Weight.GOOD, 0, "general ability has grown" + exam);
    } else if (base.micro() - GUESSING <= 2 * base.standardError()) {
      add(
          Weight.UNKNOWN,
          0,
          "whether general ability is kept cannot be told from an exam that the base model guesses"
              + exam);
    } else {
      add(Weight.GOOD, 0, "general ability is kept" + exam);
    }
  }

  private void learning() {
    if (scores.ap() == null) {
      add(Weight.UNKNOWN, 0, "the tasks were not all scored after the last one");
      return;
    }
    int count = scores.tasks().size();
    String average =
        count == 1
            ? "the one task scores %s %%".formatted(NumberText.percent(scores.ap()))
            : "the %d tasks score %s %% on average"
                .formatted(count, NumberText.percent(scores.ap()));
    String before =
        scores.baseAp() == null
            ? ""
            : " (base model: %s %%)".formatted(NumberText.percent(scores.baseAp()));
    List<String> unlearnt =
        IntStream.range(0, count)
            .filter(task -> isLearnt(task).equals(Optional.of(false)))
            .mapToObj(scores.tasks()::get)
            .toList();
    if (unlearnt.isEmpty()) {
      add(Weight.GOOD, 0, average + before);
    } else {
      add(
          Weight.NO_LEARNING,
          unlearnt.size(),
          "what was learnt of %s does not go beyond chance; %s%s"
              .formatted(String.join(", ", unlearnt), average, before));
    }
  }

  /**
   * Whether a task was answered better just after it was learnt, or else at the end, than by the
   * base model and than with one and the same answer; nothing where that was not measured.
   */
  private Optional<Boolean> isLearnt(int task) {
    Optional<TaskScore> base = score(0, task);
    Optional<TaskScore> learnt = score(task + 1, task).or(() -> score(scores.tasks().size(), task));
    if (base.isEmpty() || learnt.isEmpty()) {
      return Optional.empty();
    }
    double better = learnt.get().accuracy() - base.get().accuracy();
    double guessed =
        learnt.get().confusion() == null
            ? 0
            : (double) learnt.get().confusion().mostFrequent() / learnt.get().questions();
    return Optional.of(
        better > 2 * Math.hypot(error(learnt.get()), error(base.get()))
            && learnt.get().accuracy() - guessed > 2 * error(learnt.get()));
  }

  private void forgetting() {
    Double bwt = scores.bwt();
    if (bwt == null) {
      return;
    }
    int earlier = scores.tasks().size() - 1;
    double squares = 0;
    String worst = null;
    double most = 0;
    for (int task = 0; task < earlier; task++) {
      TaskScore then = score(task + 1, task).orElseThrow();
      TaskScore now = score(earlier + 1, task).orElseThrow();
      double error = Math.hypot(error(then), error(now));
      squares += error * error;
      double loss = then.accuracy() - now.accuracy();
      if (loss > 2 * error && loss > most) {
        worst = scores.tasks().get(task);
        most = loss;
      }
    }
    double chance = 2 * Math.sqrt(squares) / earlier;
    boolean learnt =
        IntStream.range(0, earlier).anyMatch(task -> isLearnt(task).equals(Optional.of(true)));
    String tasks = earlier == 1 ? "the earlier task has" : "the earlier tasks have";
    if (worst != null || bwt < -chance) {
      String which =
          worst == null || earlier == 1
              ? ""
              : ", most of all %s (%s)".formatted(worst, NumberText.points(-most));
      add(
          Weight.LOSS,
          Math.max(most, -bwt),
          "%s %s points since being learnt%s"
              .formatted(
                  tasks,
                  NumberText.points(bwt).startsWith("−")
                      ? "lost " + NumberText.percent(-bwt)
                      : "changed by " + NumberText.points(bwt),
                  which));
    } else if (bwt > chance) {
      add(
          Weight.GOOD,
          0,
          "%s gained %s points since being learnt".formatted(tasks, NumberText.percent(bwt)));
    } else if (learnt) {
      add(
          Weight.GOOD,
          0,
          "%s kept what was learnt (%s points, within chance)"
              .formatted(tasks, NumberText.points(bwt)));
    }
  }

  private Optional<TaskScore> score(int learnt, int task) {
    return scores.stage(learnt).map(stage -> stage.tasks().get(scores.tasks().get(task)));
  }

  private static double error(TaskScore score) {
    return Math.sqrt(score.accuracy() * (1 - score.accuracy()) / score.questions());
  }
}
