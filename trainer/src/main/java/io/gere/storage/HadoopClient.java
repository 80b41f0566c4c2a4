package io.gere.storage;

import org.apache.hadoop.conf.Configuration;

/** Spark brings Hadoop's client; a machine that has a JRE and {@code gere.jar} alone has none. */
public final class HadoopClient {
  private static final String OF_SPARK = "spark.hadoop.";

  private HadoopClient() {}

  /** Whether its classes can be loaded. */
  public static boolean isThere() {
    return HadoopClient.class.getClassLoader().getResource("org/apache/hadoop/fs/FileSystem.class")
        != null;
  }

  /**
   * Hadoop's configuration where no Spark is started: its own files, and what {@code spark-submit}
   * has made system properties, such as the endpoint of an object store and the keys to it.
   */
  public static Configuration configuration() {
    Configuration hadoop = new Configuration();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(OF_SPARK))
        .forEach(name -> hadoop.set(name.substring(OF_SPARK.length()), System.getProperty(name)));
    return hadoop;
  }
}
