package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Scores;
import io.gere.report.page.NumberText;

/** What came of a run, in one sentence: is general ability kept, and are the tasks learnt? */
public final class Headline {
  /** A backward transfer nearer to 0 than this is not worth words, as a fraction. */
  private static final double NEGLIGIBLE = 0.005;

  private Headline() {}

  /** The sentence, as plain text. */
  public static String of(Scores scores) {
    // A percent sign may not begin a line.
    return (generalAbility(scores) + "; " + tasks(scores) + ".").replace(" %", "\u00a0%");
  }

  private static String generalAbility(Scores scores) {
    ExamScore base = scores.baseExam();
    ExamScore last = scores.mmlu();
    if (base == null || last == null) {
      return "Whether general ability is kept was not measured at both ends of the run";
    }
    double change = last.micro() - base.micro();
    // Two standard errors of the difference of two independent samples: about 95 % of all chance.
    double chance = 2 * Math.hypot(base.standardError(), last.standardError());
    String outcome =
        change < -chance
            ? "General ability is lost"
            : change > chance ? "General ability has grown" : "General ability is kept";
    return "%s: the exam (%s) went from %s %% to %s %% (%s points%s)"
        .formatted(
            outcome,
            last.style(),
            NumberText.percent(base.micro()),
            NumberText.percent(last.micro()),
            NumberText.points(change),
            Math.abs(change) > chance ? "" : ", within chance");
  }

  private static String tasks(Scores scores) {
    if (scores.ap() == null) {
      return "the tasks were not all scored after the last one";
    }
    int count = scores.tasks().size();
    String learnt =
        count == 1
            ? "the one task scores %s %%".formatted(NumberText.percent(scores.ap()))
            : "the %d tasks score %s %% on average"
                .formatted(count, NumberText.percent(scores.ap()));
    String before =
        scores.baseAp() == null
            ? ""
            : " (base model: %s %%)".formatted(NumberText.percent(scores.baseAp()));
    return learnt + before + since(scores.bwt());
  }

  private static String since(Double bwt) {
    if (bwt == null) {
      return "";
    }
    if (Math.abs(bwt) < NEGLIGIBLE) {
      return ", and the earlier ones have lost nothing since they were learnt";
    }
    return ", and the earlier ones have %s %s points since they were learnt"
        .formatted(bwt < 0 ? "lost" : "gained", NumberText.percent(Math.abs(bwt)));
  }
}
