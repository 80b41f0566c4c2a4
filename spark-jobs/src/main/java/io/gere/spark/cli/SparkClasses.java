package io.gere.spark.cli;

/** A machine that has a JRE and {@code gere.jar} alone has none. */
final class SparkClasses {
  private SparkClasses() {}

  /** Whether they can be loaded. */
  static boolean areThere() {
    return SparkClasses.class
            .getClassLoader()
            .getResource("org/apache/spark/sql/SparkSession.class")
        != null;
  }
}
