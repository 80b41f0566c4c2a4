package io.gere.report.chart;

import java.util.List;

/** A vertical axis: where a value stands, and which values are written beside it. */
public sealed interface Scale permits LinearScale, LogScale {
  /** Place of a value, from 0 (the axis's low end) to 1. */
  double place(double value);

  /** The values to mark, ascending. */
  List<Double> ticks();

  /** How a tick is written. */
  String label(double tick);
}
