package io.gere.spark.cluster;

import io.gere.train.StepListener;
import io.gere.train.Whereabouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Lets a fault happen; found by the trainer in processes whose class path is the tests'. */
public final class FaultInjector implements StepListener {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Optional<Fault> fault =
      Optional.ofNullable(System.getProperty(Fault.PROPERTY)).map(Fault::of);

  @Override
  public void entered(Whereabouts where) {
    fault.filter(due -> due.isAt(where) && isTheFirstTime(due)).ifPresent(FaultInjector::happen);
  }

  private static boolean isTheFirstTime(Fault fault) {
    try {
      Files.createFile(fault.marker());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void happen(Fault fault) {
    switch (fault.act()) {
      case KILL -> signal("KILL");
      case STOP -> signal("STOP");
      case THROW -> throw new IllegalStateException("a fault, as ordered");
      case WAIT -> await(fault);
    }
  }

  private static void signal(String name) {
    String self = String.valueOf(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-" + name, self).inheritIO().start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Fault fault) {
    while (!fault.isReleased()) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
