package io.gere.report.training;

import static java.util.stream.Collectors.joining;

import io.gere.config.Optimizer;
import io.gere.metrics.StepMetrics;
import java.util.List;
import java.util.stream.Stream;

/** What was measured in each optimizer step. */
public final class TrainingSection {
  /** What a step without this quantity says is 0, so a run without it has no such curve. */
  private static final List<LineChart> LOSSES =
      List.of(
          new LineChart("Cross-entropy, task", "nats per token", StepMetrics::ceTask),
          new LineChart("Cross-entropy, replay", "nats per token", StepMetrics::ceReplay),
          new LineChart(
              "Imitation loss",
              "before its weight ω; TM: mean excess over the thresholds, in units of the hidden"
                  + " state",
              step -> step.replaySamples() == 0 || step.omega() == 0 ? null : step.imitation()),
          new LineChart(
              "Weight ω of the imitation loss",
              "dimensionless",
              true,
              true,
              null,
              StepMetrics::omega));

  private static final LineChart RATE =
      new LineChart("Learning rate", "of each step", false, false, null, StepMetrics::lr);

  private TrainingSection() {}

  /**
   * The charts as markup; empty where the run was not trained.
   *
   * @param optimizer of the recipe, or null where that is not known
   */
  public static String draw(List<TaskSpan> spans, Optimizer optimizer) {
    return Stream.concat(LOSSES.stream(), Stream.of(norm(optimizer), RATE))
        .map(chart -> chart.draw(spans))
        .collect(joining());
  }

  private static LineChart norm(Optimizer optimizer) {
    boolean clipped = optimizer != null && optimizer.clipNorm() > 0;
    return new LineChart(
        "Gradient norm",
        clipped
            ? "L2, of the whole gradient before it is clipped; dashed: optimizer.clip_norm"
            : "L2, of the whole gradient" + (optimizer == null ? "" : "; it is not clipped"),
        true,
        true,
        clipped ? Double.valueOf(optimizer.clipNorm()) : null,
        StepMetrics::gradNorm);
  }
}
