package io.gere.storage;

/** Spark brings Hadoop's client; a machine that has a JRE and {@code gere.jar} alone has none. */
public final class HadoopClient {
  private HadoopClient() {}

  /** Whether its classes can be loaded. */
  public static boolean isThere() {
    return HadoopClient.class.getClassLoader().getResource("org/apache/hadoop/fs/FileSystem.class")
        != null;
  }
}
