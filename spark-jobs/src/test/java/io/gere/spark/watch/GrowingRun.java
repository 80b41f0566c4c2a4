package io.gere.spark.watch;

import io.gere.metrics.MetricsLog;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A run folder as a command at work fills it. */
final class GrowingRun implements AutoCloseable {
  private static final Configuration HADOOP = new Configuration();
  private static final String TASK = "reviews";

  /** One that would like to be markup. */
  private static final String HOST = "<img src=x onerror=boom()>";

  private final Path folder;
  private MetricsLog<StepMetrics> metrics;
  private int steps;

  /**
   * @param folder of this machine, or a URI
   */
  GrowingRun(String folder) {
    this.folder = new Path(folder);
    write(
        "recipe.yaml",
        """
        run: {dir: here}
        model: {path: base}
        loss: {replay: none}
        batch: {replay: 0}
        tasks: [{name: %s, path: task}]
        """
            .formatted(TASK));
    status("running", null, null);
    begin(0);
  }

  /** As a command does that resumes: steps from there on are done again. */
  void begin(int kept) {
    if (metrics != null) {
      metrics.close();
    }
    steps = kept;
    metrics =
        new MetricsLog<>(
            HADOOP,
            new Path(folder, "train/metrics.jsonl"),
            StepMetrics.class,
            step -> step.step() < kept);
  }

  /** One more step. */
  void step(double loss) {
    metrics.add(
        new StepMetricsBuilder()
            .task(TASK)
            .step(steps++)
            .loss(loss)
            .ceTask(loss)
            .gradNorm(1)
            .lr(1e-3)
            .tokens(10)
            .tokensPerSecond(100)
            .worldSize(2)
            .build());
  }

  void status(String state, Integer code, String message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("command", "run");
    status.put("state", state);
    status.put("exit_code", code);
    status.put("message", message);
    status.put("started", "2026-11-28T11:00:00Z");
    status.put("updated", Instant.now().toString());
    status.put("host", HOST);
    status.put("pid", 4711);
    status.put("phase", "train");
    status.put("step", 0);
    status.put("steps", 100);
    status.put("ranks", 2);
    status.put("of a newer version", true);
    write("status.json", Json.pretty(status));
  }

  private void write(String name, String text) {
    Path file = new Path(folder, name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(HADOOP, file), file, out -> out.write(bytes));
  }

  @Override
  public void close() {
    metrics.close();
  }
}
