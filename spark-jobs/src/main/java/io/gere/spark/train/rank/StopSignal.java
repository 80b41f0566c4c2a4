package io.gere.spark.train.rank;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether this rank has heard that training is to stop, here or as a whole; asked between steps.
 */
final class StopSignal implements BooleanSupplier {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final int rank;
  private final StopFile file;
  private long lastLook = System.nanoTime() - INTERVAL.toNanos();

  StopSignal(int rank, StopFile file) {
    this.rank = rank;
    this.file = file;
  }

  /** One rank's yes is enough, so the file system is asked by one alone. */
  @Override
  public boolean getAsBoolean() {
    if (LocalRanks.areAskedToLeave()) {
      return true;
    }
    long now = System.nanoTime();
    if (now - lastLook < INTERVAL.toNanos()) {
      return false;
    }
    lastLook = now;
    return Decommission.isUnderWay() || (rank == 0 && file.exists());
  }
}
