package io.gere.spark.train.rank;

import java.util.Arrays;

/**
 * Whether Spark takes this executor out of service ({@code spark.decommission.enabled}): it is to
 * finish the tasks that it has and gets no more. That is how the notice of a spot instance, a
 * drained Kubernetes node or {@code decommission-worker.sh} arrives.
 *
 * <p>A running task is told nothing of it, and Spark has no public word for it. What can be seen is
 * the thread in which an executor waits for its tasks to end; it has this name since Spark 3.1.
 */
final class Decommission {
  private static final String WAITING = "wait-for-blocks-to-migrate";

  private Decommission() {}

  static boolean isUnderWay() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    // Threads beyond the array are left out silently, so it is larger than any estimate.
    Thread[] all = new Thread[2 * root.activeCount() + 64];
    int count = root.enumerate(all);
    return Arrays.stream(all, 0, count).anyMatch(thread -> thread.getName().equals(WAITING));
  }
}
