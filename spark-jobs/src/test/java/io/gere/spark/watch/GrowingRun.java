package io.gere.spark.watch;

import io.gere.metrics.MetricsLog;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A run folder as a command at work fills it. */
final class GrowingRun implements AutoCloseable {
  private static final String TASK = "reviews";

  /** One that would like to be markup. */
  private static final String HOST = "<img src=x onerror=boom()>";

  private final Path folder;
  private MetricsLog<StepMetrics> metrics;
  private int steps;

  GrowingRun(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("recipe.yaml"),
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
            new Configuration(),
            new org.apache.hadoop.fs.Path(folder.resolve("train/metrics.jsonl").toUri()),
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
    try {
      Files.writeString(folder.resolve("status.json"), Json.pretty(status));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    metrics.close();
  }
}
