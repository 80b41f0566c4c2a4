package io.gere.spark.corpus.format;

import io.gere.storage.input.RecordLimit;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * How long a line or row may be.
 *
 * @param megabytes {@code corpus.max_line_mb}; 0: as the heap and the cores of the process have it
 */
public record LineLimit(int megabytes) implements Serializable {
  /** Where nobody has asked for another. */
  public static final LineLimit OF_PROCESS = new LineLimit(0);

  /** Bytes, in this process. */
  public int bytes() {
    return megabytes > 0
        ? megabytes << 20
        : RecordLimit.bytes(Runtime.getRuntime().maxMemory(), tasks());
  }

  /** Tasks that read at the same time. */
  private static int tasks() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (SparkEnv.get() == null) {
      return cores;
    }
    SparkConf conf = SparkEnv.get().conf();
    return Math.max(
        1, conf.getInt("spark.executor.cores", cores) / conf.getInt("spark.task.cpus", 1));
  }

  /**
   * What is said of something that is longer.
   *
   * @param what its place, as the beginning of a sentence
   */
  public static IOException exceeded(String what, int limit) {
    return new IOException(
        "%s is longer than %d MB, which corpus.max_line_mb may raise".formatted(what, limit >> 20));
  }
}
