package io.gere.spark.pipeline;

/** How this process was told to log: known also where nothing on the class path writes a log. */
final class LogForm {
  private LogForm() {}

  static boolean isJson() {
    return "json".equals(System.getProperty("gere.log.format"));
  }

  static boolean hasFile() {
    return !System.getProperty("gere.log.file", "").isEmpty();
  }
}
