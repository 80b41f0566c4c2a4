package io.gere.spark.train.rank;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.metrics.StepMetrics;
import io.gere.storage.Json;
import io.gere.train.TrainingListener;
import io.gere.validation.ValidationScores;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the driver of every optimizer step and validation, in Spark's own channel and so as private
 * as that is: what rank 0 says in an executor arrives in the driver in the same order. Spark makes
 * a part of this for each process, and there is one application in a process.
 */
public final class StepChannel implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(StepChannel.class);
  private static final String SEPARATOR = " ";
  private static final String STEP = "step";
  private static final String VALIDATION = "validation";

  private static volatile PluginContext toDriver;

  /** Whom the driver tells of which attempt; what an earlier one still says is not heard. */
  private static final Map<String, TrainingListener> LISTENERS = new ConcurrentHashMap<>();

  @Override
  public DriverPlugin driverPlugin() {
    return new Hearing();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Speaking();
  }

  /** In the driver: hears the steps of an attempt, from now on; runs side by side have theirs. */
  public static void listen(int attempt, TrainingListener hears) {
    LISTENERS.put(String.valueOf(attempt), hears);
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
      String[] parts = message.toString().split(SEPARATOR, 3);
      TrainingListener hears = LISTENERS.get(parts[0]);
      if (parts.length == 3 && hears != null) {
        if (parts[1].equals(STEP)) {
          hears.stepped(Json.MAPPER.readValue(parts[2], StepMetrics.class));
        } else {
          hears.validated(Json.MAPPER.readValue(parts[2], ValidationScores.class));
        }
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
  static final class Teller implements TrainingListener, AutoCloseable {
    private final int attempt;

    Teller(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public void stepped(StepMetrics step) {
      send(STEP, step);
    }

    @Override
    public void validated(ValidationScores scores) {
      send(VALIDATION, scores);
    }

    private void send(String kind, Object measured) {
      String message = String.join(SEPARATOR, String.valueOf(attempt), kind, Json.line(measured));
      tell(driver -> driver.send(message));
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
