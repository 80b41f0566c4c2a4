package io.gere.report.chart;

import java.util.ArrayList;
import java.util.List;

/** What can be done to a curve before it is drawn. */
public final class Curve {
  private Curve() {}

  /**
   * Thins a curve to what the eye can tell apart: the smallest and the largest value of each bucket
   * of steps, so every spike stays.
   *
   * @param stepsPerBucket steps that fall into one pixel column, above 0
   */
  public static List<Point> thin(List<Point> points, double stepsPerBucket) {
    List<Point> thin = new ArrayList<>();
    int start = 0;
    while (start < points.size()) {
      long bucket = (long) (points.get(start).step() / stepsPerBucket);
      Point low = points.get(start);
      Point high = low;
      int end = start;
      while (end < points.size() && (long) (points.get(end).step() / stepsPerBucket) == bucket) {
        Point point = points.get(end);
        low = point.value() < low.value() ? point : low;
        high = point.value() > high.value() ? point : high;
        end++;
      }
      thin.add(low.step() <= high.step() ? low : high);
      if (low.step() != high.step()) {
        thin.add(low.step() <= high.step() ? high : low);
      }
      start = end;
    }
    return thin;
  }

  /**
   * The moving average, centred, over fewer values at both ends.
   *
   * @param window how many values are averaged, odd
   */
  public static List<Point> smooth(List<Point> points, int window) {
    double[] sums = new double[points.size() + 1];
    for (int i = 0; i < points.size(); i++) {
      sums[i + 1] = sums[i] + points.get(i).value();
    }
    List<Point> smooth = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int from = Math.max(0, i - window / 2);
      int to = Math.min(points.size(), i + window / 2 + 1);
      smooth.add(new Point(points.get(i).step(), (sums[to] - sums[from]) / (to - from)));
    }
    return smooth;
  }
}
