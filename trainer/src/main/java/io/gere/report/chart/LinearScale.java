package io.gere.report.chart;

import static io.gere.RootLocale.format;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Equal steps for equal differences.
 *
 * @param low a multiple of {@code step}
 * @param high a multiple of {@code step}, above {@code low}
 * @param step distance of the ticks: 1, 2 or 5 times a power of ten
 */
public record LinearScale(double low, double high, double step) implements Scale {
  private static final int TICKS = 4;

  /** The smallest scale with round ends that holds both values. */
  public static LinearScale around(double smallest, double largest) {
    // Without any spread there is nothing to divide: a tenth of the value gives the eye a frame.
    double spread =
        largest > smallest ? largest - smallest : Math.max(Math.abs(largest) / 10, 1e-9);
    double rough = spread / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    double step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    double low = Math.floor(smallest / step) * step;
    double high = Math.ceil(largest / step) * step;
    return new LinearScale(low, high > low ? high : low + step, step);
  }

  @Override
  public double place(double value) {
    return (value - low) / (high - low);
  }

  @Override
  public List<Double> ticks() {
    long steps = Math.round((high - low) / step);
    return DoubleStream.iterate(0, i -> i + 1)
        .limit(steps + 1)
        .map(i -> low + i * step)
        .boxed()
        .toList();
  }

  @Override
  public String label(double tick) {
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    double exact = Math.round(tick / step) * step;
    if (decimals > 4) {
      return exact == 0 ? "0" : format("%.1e", exact);
    }
    return format("%,." + decimals + "f", exact);
  }
}
