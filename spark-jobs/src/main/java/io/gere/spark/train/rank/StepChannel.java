package io.gere.spark.train.rank;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.metrics.StepMetrics;
import io.gere.storage.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the driver of every optimizer step, in Spark's own channel and so as private as that is:
 * what rank 0 says in an executor arrives in the driver in the same order. Spark makes a part of
 * this for each process, and there is one application in a process.
 */
public final class StepChannel implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(StepChannel.class);
  private static final String SEPARATOR = " ";

  private static volatile PluginContext toDriver;

  /** Whom the driver tells of which attempt; what an earlier one still says is not heard. */
  private static final Map<String, Consumer<StepMetrics>> LISTENERS = new ConcurrentHashMap<>();

  @Override
  public DriverPlugin driverPlugin() {
    return new Hearing();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Speaking();
  }

  /** In the driver: hears the steps of an attempt, from now on; runs side by side have theirs. */
  public static void listen(int attempt, Consumer<StepMetrics> steps) {
    LISTENERS.put(String.valueOf(attempt), steps);
  }

  /** In the driver: hears no more of an attempt. */
  public static void leave(int attempt) {
    LISTENERS.remove(String.valueOf(attempt));
  }

  private static final class Hearing implements DriverPlugin {
    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      return Map.of();
    }

    @Override
    public Object receive(Object message) throws JsonProcessingException {
      String[] parts = message.toString().split(SEPARATOR, 2);
      Consumer<StepMetrics> hears = LISTENERS.get(parts[0]);
      if (parts.length == 2 && hears != null) {
        hears.accept(Json.MAPPER.readValue(parts[1], StepMetrics.class));
      }
      return parts.length == 1 ? "heard" : null; // a step is told without waiting for an answer
    }
  }

  private static final class Speaking implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> nothing) {
      toDriver = context;
    }
  }

  /** In the executor of rank 0: a step is told without waiting. Training does not depend on it. */
  static final class Teller implements Consumer<StepMetrics>, AutoCloseable {
    private final int attempt;

    Teller(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public void accept(StepMetrics step) {
      tell(driver -> driver.send(attempt + SEPARATOR + Json.line(step)));
    }

    /** Returns once the driver has heard everything. */
    @Override
    public void close() {
      tell(driver -> driver.ask(String.valueOf(attempt)));
    }

    private static void tell(Message message) {
      try {
        message.to(toDriver);
      } catch (Exception e) { // Spark's code throws what it does not declare
        LOG.info("The driver does not hear of a step", e);
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private interface Message {
    void to(PluginContext driver) throws Exception;
  }
}
