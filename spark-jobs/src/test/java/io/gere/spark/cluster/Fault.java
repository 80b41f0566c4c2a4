package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.step.StepPhase;
import io.gere.train.StepPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that happens once to one rank, at an exact place.
 *
 * @param act what happens
 * @param marker a file that is made when it happens, so that it does not happen again
 */
record Fault(Act act, int rank, String task, long step, StepPhase phase, Path marker) {
  /** The system property that tells an executor its faults. */
  static final String PROPERTY = "gere.test.faults";

  static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static final int PARTS = 6;

  enum Act {
    /** The process dies, as by {@code kill -9}. */
    KILL,
    /** The process is told to end. */
    TERMINATE,
    /** The process stands still, as by {@code kill -STOP}. */
    STOP,
    /** The rank throws. */
    THROW,
    /** The rank waits for {@link #release}: it is the test's turn. */
    WAIT
  }

  boolean isAt(StepPosition where) {
    return where.rank() == rank
        && where.task().equals(task)
        && where.step() == step
        && where.phase() == phase;
  }

  /** Marks it; whether it is the first time. */
  boolean happensNow() {
    try {
      Files.createFile(marker);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasHappened() {
    return Files.exists(marker);
  }

  /** Returns as soon as it has happened. */
  void awaitHappening(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!hasHappened()) {
      assertThat(System.nanoTime()).as("%s happens within %s", this, patience).isLessThan(deadline);
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }

  /** Lets a rank that waits go on. */
  void release() throws IOException {
    Files.createFile(released());
  }

  boolean isReleased() {
    return Files.exists(released());
  }

  private Path released() {
    return Path.of(marker + ".released");
  }

  /** As an option of a JVM. */
  static String option(List<Fault> faults) {
    return "-D%s=%s"
        .formatted(PROPERTY, faults.stream().map(Fault::text).collect(Collectors.joining("|")));
  }

  private String text() {
    return Stream.of(act, rank, task, step, phase, marker)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  /** The faults in a property's value. */
  static List<Fault> all(String property) {
    return Arrays.stream(property.split("\\|", -1))
        .filter(text -> !text.isEmpty())
        .map(Fault::of)
        .toList();
  }

  private static Fault of(String text) {
    String[] parts = text.split(",", PARTS);
    return new Fault(
        Act.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        parts[2],
        Long.parseLong(parts[3]),
        StepPhase.valueOf(parts[4]),
        Path.of(parts[5]));
  }
}
