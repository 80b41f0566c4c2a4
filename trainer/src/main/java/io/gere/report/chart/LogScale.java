package io.gere.report.chart;

import static io.gere.RootLocale.format;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Equal steps for equal ratios.
 *
 * @param low exponent of ten at the low end
 * @param high exponent of ten at the high end, above {@code low}
 */
public record LogScale(int low, int high) implements Scale {
  private static final int TICKS = 5;

  /** The smallest scale of whole decades that holds both values, which are above 0. */
  public static LogScale around(double smallest, double largest) {
    int low = (int) Math.floor(Math.log10(smallest));
    int high = (int) Math.ceil(Math.log10(largest));
    // A value that is itself a power of ten would lie on the frame.
    return new LogScale(
        Math.pow(10, low) == smallest ? low - 1 : low,
        Math.pow(10, high) == largest ? high + 1 : high);
  }

  @Override
  public double place(double value) {
    return (Math.log10(value) - low) / (high - low);
  }

  @Override
  public List<Double> ticks() {
    if (high - low <= 2) {
      return IntStream.rangeClosed(low, high)
          .boxed()
          .flatMap(exponent -> Stream.of(1, 2, 5).map(lead -> lead * Math.pow(10, exponent)))
          .filter(tick -> tick <= Math.pow(10, high))
          .toList();
    }
    int stride = (high - low + TICKS - 1) / TICKS;
    return IntStream.rangeClosed(low, high)
        .filter(exponent -> (exponent - low) % stride == 0)
        .mapToObj(exponent -> Math.pow(10, exponent))
        .toList();
  }

  @Override
  public String label(double tick) {
    int exponent = (int) Math.floor(Math.log10(tick) + 1e-9);
    return exponent < -4 || exponent > 6
        ? format("%.0e", tick)
        : format("%,." + Math.max(0, -exponent) + "f", tick);
  }
}
