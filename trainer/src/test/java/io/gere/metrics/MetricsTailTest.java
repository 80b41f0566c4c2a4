package io.gere.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTailTest {
  @TempDir java.nio.file.Path directory;

  @Test
  void newsAreTheCompleteLinesSinceTheLastCall() throws IOException {
    java.nio.file.Path local = directory.resolve("metrics.jsonl");
    Path file = new Path(local.toUri());
    MetricsTail tail = new MetricsTail(new Configuration(), file);
    assertThat(tail.next()).isEmpty();

    try (MetricsLog log = new MetricsLog(new Configuration(), file, step -> true)) {
      log.add(step("a", 0));
      assertThat(tail.next()).containsExactly(step("a", 0));
      assertThat(tail.next()).isEmpty();
      log.add(step("a", 1));
      log.add(step("b", 0));
    }
    String half = "{\"task\":\"b\"";
    Files.write(local, half.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

    assertThat(tail.next()).containsExactly(step("a", 1), step("b", 0));
    assertThat(tail.next()).isEmpty();
  }

  @Test
  void aLogOpenedAgainKeepsWhatItIsToldToKeep() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    try (MetricsLog log = new MetricsLog(new Configuration(), file, step -> true)) {
      log.add(step("done", 0));
      log.add(step("cut", 0));
    }

    new MetricsLog(new Configuration(), file, step -> step.task().equals("done")).close();

    assertThat(MetricsTail.all(new Configuration(), file)).containsExactly(step("done", 0));
  }

  private static StepMetrics step(String task, long number) {
    return new StepMetricsBuilder()
        .task(task)
        .step(number)
        .loss(1.5)
        .ceTask(1.0)
        .gradNorm(2)
        .lr(1e-3)
        .tokens(100)
        .tokensPerSecond(50)
        .worldSize(2)
        .padding(0.1)
        .build();
  }
}
