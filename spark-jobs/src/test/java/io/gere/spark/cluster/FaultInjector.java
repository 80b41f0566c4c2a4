package io.gere.spark.cluster;

import io.gere.train.StepListener;
import io.gere.train.StepPosition;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Lets faults happen; found by the trainer in processes whose class path is the tests'. */
public final class FaultInjector implements StepListener {
  private final List<Fault> faults = Fault.all(System.getProperty(Fault.PROPERTY, ""));

  @Override
  public void entered(StepPosition where) {
    faults.stream()
        .filter(fault -> fault.isAt(where) && fault.happensNow())
        .forEach(FaultInjector::happen);
  }

  private static void happen(Fault fault) {
    switch (fault.act()) {
      case KILL -> signal("KILL");
      case TERMINATE -> signal("TERM");
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
      LockSupport.parkNanos(Fault.LOOK_AGAIN.toNanos());
    }
  }
}
