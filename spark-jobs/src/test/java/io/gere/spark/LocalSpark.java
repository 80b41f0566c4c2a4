package io.gere.spark;

import io.gere.spark.storage.SparkSessions;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests in a JVM: the program's own settings, two threads. */
public final class LocalSpark {
  private LocalSpark() {}

  private static SparkSession session;

  /** Starts Spark on the first call; nobody stops it but who begins another. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session = start(Map.of());
    }
    return session;
  }

  /**
   * Begins one with settings of its own, in place of the common one; to be {@link #stop stopped}.
   */
  public static synchronized SparkSession with(Map<String, String> settings) {
    stop();
    session = start(settings);
    return session;
  }

  public static synchronized void stop() {
    if (session != null) {
      session.stop();
      session = null;
    }
  }

  private static SparkSession start(Map<String, String> own) {
    SparkConf conf = new SparkConf();
    Map.of(
            "spark.master", "local[2]",
            "spark.sql.shuffle.partitions", "4",
            "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/gere-warehouse")
        .forEach(conf::set);
    own.forEach(conf::set);
    SparkSessions.settings(conf, "tests", 2);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
