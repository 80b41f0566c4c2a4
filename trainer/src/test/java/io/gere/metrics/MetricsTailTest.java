package io.gere.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTailTest {
  @TempDir java.nio.file.Path directory;

  @Test
  void newsAreTheStepsSinceTheLastCall() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    MetricsTail<StepMetrics> tail = new MetricsTail<>(new Configuration(), file, StepMetrics.class);
    assertThat(tail.next()).isEmpty();

    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      log.add(step("a", 0));
      assertThat(tail.next()).containsExactly(step("a", 0));
      assertThat(tail.next()).isEmpty();
      log.add(step("a", 1));
      log.add(step("b", 0));
    }
    assertThat(tail.next()).containsExactly(step("a", 1), step("b", 0));
    assertThat(tail.next()).isEmpty();
  }

  @Test
  void aReaderStaysRightWhenSegmentsAreTakenIn() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    MetricsTail<StepMetrics> tail = new MetricsTail<>(new Configuration(), file, StepMetrics.class);
    List<StepMetrics> all = IntStream.range(0, 100).mapToObj(i -> step("a", i)).toList();
    List<StepMetrics> read = new ArrayList<>();
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      for (StepMetrics step : all) {
        log.add(step);
        log.closeSegment();
        if (step.step() % 3 == 0) {
          read.addAll(tail.next());
        }
      }
      assertThat(MetricsTail.all(new Configuration(), file, StepMetrics.class)).isEqualTo(all);
    }
    read.addAll(tail.next());

    assertThat(read).isEqualTo(all);
    assertThat(directory).isDirectoryNotContaining("glob:**/metrics");
  }

  @Test
  void segmentsOfAKilledRunStayAndItsHalfLineGoes() throws IOException {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true).add(step("a", 0));
    java.nio.file.Path segment = directory.resolve("metrics/000000000000.jsonl");
    Files.writeString(segment, "{\"task\":\"a\"", StandardOpenOption.APPEND);

    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      log.add(step("a", 1));
    }

    assertThat(MetricsTail.all(new Configuration(), file, StepMetrics.class))
        .containsExactly(step("a", 0), step("a", 1));
  }

  @Test
  void aLogOpenedAgainKeepsWhatItIsToldToKeep() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      log.add(step("done", 0));
      log.add(step("cut", 0));
    }

    new MetricsLog<>(
            new Configuration(), file, StepMetrics.class, step -> step.task().equals("done"))
        .close();

    assertThat(MetricsTail.all(new Configuration(), file, StepMetrics.class))
        .containsExactly(step("done", 0));
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
