package io.gere.spark.cluster;

import io.gere.train.StepPhase;
import io.gere.train.Whereabouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something that happens once to one rank, at an exact place.
 *
 * @param act what happens
 * @param marker a file that is made when it happens; no such place is met twice
 */
record Fault(Act act, int rank, String task, long step, StepPhase phase, Path marker) {
  /** The executors' system property that holds a fault. */
  static final String PROPERTY = "gere.test.fault";

  enum Act {
    /** The process dies, as by {@code kill -9}. */
    KILL,
    /** The process stands still, as by {@code kill -STOP}. */
    STOP,
    /** The rank throws. */
    THROW,
    /** The rank waits for {@link #release}: the test's turn. */
    WAIT
  }

  boolean isAt(Whereabouts where) {
    return where.rank() == rank
        && where.task().equals(task)
        && where.step() == step
        && where.phase() == phase;
  }

  /** Whether it has happened. */
  boolean hasHappened() {
    return Files.exists(marker);
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

  /** As a property's value. */
  String text() {
    return String.join(
        ";",
        act.name(),
        String.valueOf(rank),
        task,
        String.valueOf(step),
        phase.name(),
        marker.toString());
  }

  static Fault of(String text) {
    String[] parts = text.split(";", 6);
    return new Fault(
        Act.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        parts[2],
        Long.parseLong(parts[3]),
        StepPhase.valueOf(parts[4]),
        Path.of(parts[5]));
  }
}
