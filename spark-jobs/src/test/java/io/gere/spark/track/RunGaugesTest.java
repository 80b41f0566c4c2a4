package io.gere.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.gere.budget.Ability;
import io.gere.budget.BudgetState;
import io.gere.metrics.DeviceUse;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.spark.LocalSpark;
import io.gere.validation.ValidationScores;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

/** What Spark's metrics system is given, by the way that Spark offers to plugins. */
final class RunGaugesTest {
  private final MetricRegistry registry = new MetricRegistry();

  @Test
  void theNewestStepIsShown() {
    assertThat(LocalSpark.session().conf().get("spark.plugins"))
        .contains(RunGauges.class.getName());
    new RunGauges().driverPlugin().init(null, new Registering());

    RunGauges.show(
        2,
        45,
        new StepMetricsBuilder()
            .task("b")
            .step(4)
            .loss(0.5)
            .lr(1e-3)
            .tokensPerSecond(1000)
            .worldSize(3)
            .device(new DeviceUse(12, null))
            .build());
    Ability general = new Ability(1.0, null);
    RunGauges.show(
        new ValidationScores(
            "b", 4, Map.of(), null, null, 0, new BudgetState(general, general, 0.75, 1, 1, false)));
    RunGauges.hasRestarted(1);

    Map<String, Object> values = new TreeMap<>();
    registry.getGauges().forEach((name, gauge) -> values.put(name, ((Gauge<?>) gauge).getValue()));
    assertThat(values)
        .containsEntry("task", 2.0)
        .containsEntry("step", 45.0)
        .containsEntry("task_step", 5.0)
        .containsEntry("loss", 0.5)
        .containsEntry("learning_rate", 1e-3)
        .containsEntry("tokens_per_second", 1000.0)
        .containsEntry("ranks", 3.0)
        .containsEntry("peak_bytes", 12.0)
        .containsEntry("budget_used", 0.75)
        .containsEntry("restarts", 1);
  }

  private final class Registering implements PluginContext {
    @Override
    public MetricRegistry metricRegistry() {
      return registry;
    }

    @Override
    public SparkConf conf() {
      return new SparkConf(false);
    }

    @Override
    public String executorID() {
      return "driver";
    }

    @Override
    public String hostname() {
      return "localhost";
    }

    @Override
    public Map<String, ResourceInformation> resources() {
      return Map.of();
    }

    @Override
    public void send(Object message) {}

    @Override
    public Object ask(Object message) {
      return null;
    }
  }
}
