package io.gere.report.training;

import io.gere.budget.BudgetState;
import io.gere.report.page.NumberText;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the model knew while it learnt: curves over the steps, by the sample that was asked. */
public final class ValidationSection {
  /** Styles of the style sheet beside the own one; more tasks than these use them again. */
  private static final int STYLES = 4;

  /** Times the budget: what is beyond is drawn here. */
  private static final double MOST = 10;

  private final List<TaskSpan> spans;
  private final List<ValidationScores> scores;

  private ValidationSection(List<TaskSpan> spans, List<ValidationScores> scores) {
    this.spans = spans;
    this.scores = scores;
  }

  /**
   * The figures as markup; empty where nothing was asked.
   *
   * @param scores in the order of the run
   */
  public static String draw(List<TaskSpan> spans, List<ValidationScores> scores) {
    if (spans.isEmpty() || scores.isEmpty()) {
      return "";
    }
    ValidationSection section = new ValidationSection(spans, scores);
    return section.budget() + section.text() + section.exam() + section.tasks();
  }

  /** How much of the forgetting budget is lost, with what was moved to hold it. */
  private String budget() {
    List<ProgressChart.Mark> marks = new ArrayList<>();
    BudgetState before = null;
    for (ValidationScores of : scores) {
      if (of.budget() != null) {
        marks.addAll(
            marks(of, 100 * Math.min(MOST, of.budget().used()), moves(before, of.budget())));
        before = of.budget();
      }
    }
    return new ProgressChart(
            "Forgetting budget",
            "lost of it in %; dashed: all of it; triangles: ω or the learning rate was moved",
            value -> NumberText.percent(value / 100),
            100.0,
            spans)
        .draw(List.of(new ProgressChart.Line("lost", "own", marks)));
  }

  private static String moves(BudgetState before, BudgetState now) {
    List<String> said = new ArrayList<>();
    if (before != null
        && (before.omegaScale() != now.omegaScale()
            || before.learningRateScale() != now.learningRateScale())) {
      said.add(
          "from here on ω × %s and learning rate × %s"
              .formatted(
                  NumberText.measurement(now.omegaScale()),
                  NumberText.measurement(now.learningRateScale())));
    }
    if (now.givenUp()) {
      said.add("it cannot be held");
    }
    return String.join("; ", said);
  }

  private String text() {
    List<ProgressChart.Mark> marks =
        marks(of -> of.text() == null ? null : of.text().crossEntropy());
    return new ProgressChart(
            "Held-out text, on the way",
            "cross-entropy in nats per token, lower is better; dashed: before training",
            NumberText::measurement,
            null,
            spans)
        .draw(List.of(new ProgressChart.Line("text", "own", marks)));
  }

  private String exam() {
    List<ProgressChart.Mark> marks =
        marks(of -> of.exam() == null ? null : 100 * of.exam().accuracy());
    String questions =
        scores.stream()
            .filter(of -> of.exam() != null)
            .findFirst()
            .map(of -> NumberText.count(of.exam().questions()))
            .orElse("");
    return new ProgressChart(
            "Exam, on the way",
            "right answers in %%, of %s questions; dashed: before training".formatted(questions),
            value -> NumberText.percent(value / 100),
            null,
            spans)
        .draw(List.of(new ProgressChart.Line("exam", "own", marks)));
  }

  /** A line for each task, from where it is learnt on. */
  private String tasks() {
    Set<String> names = new LinkedHashSet<>();
    scores.forEach(of -> names.addAll(of.dev().keySet()));
    List<ProgressChart.Line> lines = new ArrayList<>();
    for (String name : names) {
      String style = lines.isEmpty() ? "own" : "other-" + (lines.size() - 1) % STYLES;
      List<ProgressChart.Mark> marks =
          marks(of -> of.dev().containsKey(name) ? 100 * of.dev().get(name).accuracy() : null);
      lines.add(new ProgressChart.Line(name, style, marks));
    }
    return new ProgressChart(
            "Tasks, on the way",
            "answers to dev records that are right in %, word for word",
            value -> NumberText.percent(value / 100),
            null,
            spans)
        .draw(lines);
  }

  private List<ProgressChart.Mark> marks(Function<ValidationScores, Double> quantity) {
    return scores.stream().flatMap(of -> marks(of, quantity.apply(of), "").stream()).toList();
  }

  /** One at most: what is no number is not drawn. */
  private List<ProgressChart.Mark> marks(ValidationScores of, Double value, String note) {
    return spans.stream()
        .filter(span -> span.task().equals(of.task()) && value != null && Double.isFinite(value))
        .map(
            span ->
                new ProgressChart.Mark(of.task(), of.step(), span.first() + of.step(), value, note))
        .toList();
  }
}
