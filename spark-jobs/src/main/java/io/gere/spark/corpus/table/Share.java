package io.gere.spark.corpus.table;

import io.gere.spark.progress.SparkProgress;
import java.io.Serializable;

/**
 * A task's share of a table: Spark deals files and parts of them to tasks by their size, and does
 * not tell which, so that each counts as the same.
 */
record Share(SparkProgress.Counter counter, long files, long bytes, int tasks)
    implements Serializable {
  /** A task is done. */
  void add(int task, long documents) {
    counter.addFiles(part(files, task), part(bytes, task), documents);
  }

  /** Whole numbers whose sum over all tasks is exact. */
  private long part(long whole, int task) {
    return whole * (task + 1) / tasks - whole * task / tasks;
  }
}
