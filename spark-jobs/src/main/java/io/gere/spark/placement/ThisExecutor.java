package io.gere.spark.placement;

import org.apache.spark.SparkEnv;

/** The executor that this process is, as Spark and the others know it. */
public final class ThisExecutor {
  private ThisExecutor() {}

  /** The host by which others reach it. */
  public static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
