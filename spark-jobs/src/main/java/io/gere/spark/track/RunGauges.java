package io.gere.spark.track;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.gere.metrics.StepMetrics;
import io.gere.validation.ValidationScores;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * What the newest step has shown, as gauges in Spark's metrics system: whatever {@code
 * spark.metrics.conf} sends on, such as to Prometheus, sends these on. Of runs side by side they
 * show the one that spoke last.
 */
public final class RunGauges implements SparkPlugin {
  private static volatile Reached newest;
  private static volatile int restarts;
  private static volatile double budgetUsed = Double.NaN;

  /** A step, and the task and all tasks' steps that are done with it. */
  private record Reached(int task, long all, StepMetrics step) {}

  /** A number of a step. */
  @FunctionalInterface
  private interface Shown {
    double of(Reached reached);
  }

  /** A step was made. */
  static void show(int task, long all, StepMetrics step) {
    newest = new Reached(task, all, step);
  }

  /** The model was asked. */
  static void show(ValidationScores scores) {
    budgetUsed = scores.budget() == null ? Double.NaN : scores.budget().used();
  }

  /** So often ranks were lost, and all started again. */
  static void hasRestarted(int times) {
    restarts = times;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        register(context.metricRegistry());
        return Map.of();
      }
    };
  }

  /** Only the driver hears of steps. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  private static void register(MetricRegistry registry) {
    register(registry, "task", reached -> reached.task());
    register(registry, "step", reached -> reached.all());
    register(registry, "task_step", reached -> reached.step().step() + 1.0);
    register(registry, "loss", reached -> reached.step().loss());
    register(registry, "learning_rate", reached -> reached.step().lr());
    register(registry, "grad_norm", reached -> reached.step().gradNorm());
    register(registry, "tokens_per_second", reached -> reached.step().tokensPerSecond());
    register(registry, "ranks", reached -> reached.step().worldSize());
    register(registry, "skipped", reached -> reached.step().skipped());
    register(
        registry,
        "peak_bytes",
        reached -> reached.step().device() == null ? 0 : reached.step().device().peakBytes());
    registry.register("budget_used", (Gauge<Double>) () -> budgetUsed);
    registry.register("restarts", (Gauge<Integer>) () -> restarts);
  }

  /** Before the first step there is no number. */
  private static void register(MetricRegistry registry, String name, Shown shown) {
    registry.register(
        name,
        (Gauge<Double>)
            () -> {
              Reached reached = newest;
              return reached == null ? Double.NaN : shown.of(reached);
            });
  }
}
