package io.gere.report.training;

import io.gere.metrics.StepMetrics;
import io.gere.report.chart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The steps of a run in which one task is learnt.
 *
 * @param first its first step, counted over the whole run from 0
 * @param metrics one of each of its steps
 */
public record TaskSpan(String task, int first, List<StepMetrics> metrics) {
  /** The spans of a run, in order. */
  public static List<TaskSpan> of(List<StepMetrics> run) {
    List<TaskSpan> spans = new ArrayList<>();
    int first = 0;
    for (int step = 1; step <= run.size(); step++) {
      String task = run.get(first).task();
      if (step == run.size() || !run.get(step).task().equals(task)) {
        spans.add(new TaskSpan(task, first, run.subList(first, step)));
        first = step;
      }
    }
    return spans;
  }

  int end() {
    return first + metrics.size();
  }

  /** Steps that changed nothing, because something in them was not finite. */
  public List<Integer> skipped() {
    List<Integer> steps = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < metrics.size(); i++) {
      if (metrics.get(i).skipped() > before) {
        steps.add(first + i);
      }
      before = metrics.get(i).skipped();
    }
    return steps;
  }

  /** A quantity's values; a step where it is null, or not finite, has none. */
  List<Point> points(Function<StepMetrics, Number> quantity) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      Number value = quantity.apply(metrics.get(i));
      if (value != null && Double.isFinite(value.doubleValue())) {
        points.add(new Point(first + i, value.doubleValue()));
      }
    }
    return points;
  }
}
