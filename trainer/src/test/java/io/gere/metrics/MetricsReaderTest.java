package io.gere.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsReaderTest {
  @TempDir java.nio.file.Path directory;

  @Test
  void aGrowingLogIsReadAsFarAsItHasGrown() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class)).isEmpty();

    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      log.add(step("a", 0));
      assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class))
          .containsExactly(step("a", 0));
      log.add(step("b", 0));
    }
    assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class))
        .containsExactly(step("a", 0), step("b", 0));
  }

  @Test
  void nothingIsMissedOrReadTwiceWhenSegmentsAreTakenIn() {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    List<StepMetrics> all = IntStream.range(0, 40).mapToObj(i -> step("a", i)).toList();
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      for (int i = 0; i < all.size(); i++) {
        log.add(all.get(i));
        log.closeSegment();
        assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class))
            .isEqualTo(all.subList(0, i + 1));
      }
    }

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

    assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class))
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

    assertThat(MetricsReader.all(new Configuration(), file, StepMetrics.class))
        .containsExactly(step("done", 0));
  }

  @Test
  void whoReadsOnHearsOnlyOfNewLinesAndOfALogThatWasBegunAnew() throws IOException {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    MetricsReader<StepMetrics> reader =
        new MetricsReader<>(new Configuration(), file, StepMetrics.class);
    assertThat(reader.readOn()).isEqualTo(new MetricsReader.News<>(false, List.of()));
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      IntStream.range(0, 4).forEach(i -> log.add(step("a", i)));
      assertThat(reader.readOn().lines()).hasSize(4);
      log.add(step("a", 4));
      assertThat(reader.readOn()).isEqualTo(new MetricsReader.News<>(false, List.of(step("a", 4))));
    }
    assertThat(reader.readOn().lines()).isEmpty(); // the segments were taken in

    // A resume: from step 2 on they are done again, and more of them than before.
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> step.step() < 2)) {
      IntStream.range(2, 9).forEach(i -> log.add(step("again", i)));
    }
    MetricsReader.News<StepMetrics> news = reader.readOn();
    assertThat(news.afresh()).isTrue();
    assertThat(news.lines().stream().map(StepMetrics::step))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(reader.readOn()).isEqualTo(new MetricsReader.News<>(false, List.of()));
  }

  @Test
  void whoReadsOnReadsNoMoreThanIsNew() throws IOException {
    Path file = new Path(directory.resolve("metrics.jsonl").toUri());
    MetricsReader<StepMetrics> reader =
        new MetricsReader<>(new Configuration(), file, StepMetrics.class);
    try (MetricsLog<StepMetrics> log =
        new MetricsLog<>(new Configuration(), file, StepMetrics.class, step -> true)) {
      IntStream.range(0, 2000).forEach(i -> log.add(step("a", i)));
      reader.readOn();
      log.add(step("a", 2000));
      long before = bytesRead();

      assertThat(reader.readOn().lines()).hasSize(1);
      assertThat(bytesRead() - before).isBetween(1L, 5000L);
    }
  }

  private static long bytesRead() {
    return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
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
