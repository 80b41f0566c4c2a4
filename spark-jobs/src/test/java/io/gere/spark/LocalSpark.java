package io.gere.spark;

import io.gere.spark.storage.SparkSessions;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests in a JVM: the program's own settings, two threads. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Starts Spark on the first call; nobody stops it. */
  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    private static final SparkSession SESSION = start();

    private static SparkSession start() {
      Map<String, String> settings =
          Map.of(
              "spark.master", "local[2]",
              "spark.sql.shuffle.partitions", "4",
              "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/gere-warehouse");
      SparkConf conf = new SparkConf();
      settings.forEach(conf::set);
      SparkSessions.settings(conf, "tests", 2);
      return SparkSession.builder().config(conf).getOrCreate();
    }
  }
}
