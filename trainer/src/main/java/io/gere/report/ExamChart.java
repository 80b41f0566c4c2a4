package io.gere.report;

import io.gere.eval.ExamScore;
import io.gere.eval.StageScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** General ability over the stages: the exam's score of this run and of those it is compared to. */
final class ExamChart {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 320;
  private static final double LEFT = 58;
  private static final double RIGHT = WIDTH - 190;
  private static final double TOP = 14;
  private static final double BOTTOM = HEIGHT - 82;
  private static final double LABEL_HEIGHT = 17;
  private static final double LONGEST_NAME = 90;

  /** Colours of the style sheet for runs compared; more runs than these use them again. */
  private static final int COLOURS = 4;

  private final List<RunReport.Run> runs;
  private final List<String> tasks;
  private final Scale scale;

  /** A line's name beside its end. */
  private record Label(String style, double y, String text) {}

  /**
   * A chart of the runs' stages.
   *
   * @param runs the report's own run first; others are drawn where they learnt the same tasks
   */
  ExamChart(List<RunReport.Run> runs) {
    this.tasks = runs.get(0).scores().tasks();
    this.runs = runs.stream().filter(run -> run.scores().tasks().equals(tasks)).toList();
    this.scale =
        LinearScale.around(
            100 * extreme(-1).min(Comparator.naturalOrder()).orElse(0.0),
            100 * extreme(1).max(Comparator.naturalOrder()).orElse(1.0));
  }

  /** The drawing as markup; empty where the report's own run has no exam. */
  String draw() {
    if (!hasExam(runs.get(0))) {
      return "";
    }
    Svg svg = new Svg("exam-chart", WIDTH, HEIGHT, "Exam score at each stage, in percent");
    drawAxes(svg);
    List<Label> labels = new ArrayList<>();
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (!hasExam(runs.get(i))) {
        continue;
      }
      labels.add(drawRun(svg, runs.get(i), i == 0 ? "own" : "other-" + (i - 1) % COLOURS));
    }
    drawLabels(svg, labels);
    return svg.end();
  }

  private static boolean hasExam(RunReport.Run run) {
    return run.scores().stages().stream().anyMatch(stage -> stage.exam() != null);
  }

  /** All scores, each moved by so many standard errors. */
  private Stream<Double> extreme(int standardErrors) {
    return runs.stream()
        .flatMap(run -> run.scores().stages().stream())
        .map(StageScores::exam)
        .filter(exam -> exam != null)
        .map(exam -> exam.micro() + standardErrors * exam.standardError());
  }

  private void drawAxes(Svg svg) {
    for (double tick : scale.ticks()) {
      double y = y(tick / 100);
      svg.line("grid", LEFT, y, RIGHT, y).text("end", LEFT - 8, y + 4, scale.label(tick));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    boolean slanted = longest() > x(1) - x(0) - 6;
    for (int learnt = 0; learnt <= tasks.size(); learnt++) {
      double x = x(learnt);
      String name = learnt == 0 ? "base" : tasks.get(learnt - 1);
      svg.line("axis", x, BOTTOM, x, BOTTOM + 4);
      if (slanted) {
        svg.slanted("end", x + 4, BOTTOM + 16, Svg.fit(name, LONGEST_NAME));
      } else {
        svg.text("middle", x, BOTTOM + 18, name);
      }
    }
    svg.text("label", RIGHT + 12, BOTTOM + 18, "last task learnt");
  }

  /** Width of the longest name of a task. */
  private double longest() {
    return Svg.LETTER * tasks.stream().mapToInt(String::length).max().orElse(0);
  }

  private Label drawRun(Svg svg, RunReport.Run run, String style) {
    StringJoiner places = new StringJoiner(" ");
    StringBuilder dots = new StringBuilder();
    Label label = null;
    for (StageScores stage : run.scores().stages()) {
      ExamScore exam = stage.exam();
      if (exam == null) {
        continue;
      }
      double x = x(stage.learnt());
      double y = y(exam.micro());
      places.add(Svg.number(x) + "," + Svg.number(y));
      svg.line(
          "error " + style,
          x,
          y(exam.micro() - exam.standardError()),
          x,
          y(exam.micro() + exam.standardError()));
      dots.append(dot(style, x, y, run, stage));
      label = new Label(style, y, run.name() + " " + NumberText.percent(exam.micro()));
    }
    svg.markup("<polyline class=\"curve %s\" points=\"%s\"/>\n".formatted(style, places));
    svg.markup(dots.toString());
    return label;
  }

  private String dot(String style, double x, double y, RunReport.Run run, StageScores stage) {
    String when = stage.learnt() == 0 ? "base" : "after " + tasks.get(stage.learnt() - 1);
    String title =
        "%s, %s: %s %% ± %s"
            .formatted(
                run.name(),
                when,
                NumberText.percent(stage.exam().micro()),
                NumberText.percent(stage.exam().standardError()));
    return "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>\n"
        .formatted(style, Svg.number(x), Svg.number(y), HtmlEscape.text(title));
  }

  /** Writes the names from top to bottom, each low enough not to touch the one above. */
  private static void drawLabels(Svg svg, List<Label> labels) {
    double free = 0;
    for (Label label : labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
      double y = Math.max(label.y(), free);
      svg.text("label " + label.style(), RIGHT + 12, y + 4, Svg.fit(label.text(), 176));
      free = y + LABEL_HEIGHT;
    }
  }

  private double x(int learnt) {
    double places = Math.max(1, tasks.size());
    double margin = 24;
    return LEFT + margin + learnt / places * (RIGHT - LEFT - 2 * margin);
  }

  private double y(double fraction) {
    return BOTTOM - scale.place(100 * fraction) * (BOTTOM - TOP);
  }
}
