package io.gere.spark.pipeline;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.composite.CompositeConfiguration;
import org.apache.spark.SparkContext;

/**
 * What this process logs, in the form of the commands' own lines: {@code log4j2.properties} beside
 * this class, and what makes that JSON or adds a file to it. The program brings them along, so they
 * count however it was started; only what log4j's own property names for this process goes before.
 */
public final class ProcessLog {
  private static final List<String> OTHERS =
      List.of("log4j2.configurationFile", "log4j.configurationFile");

  private ProcessLog() {}

  /**
   * Configures it, instead of what Spark has: of its own, or of a file for all that it runs.
   *
   * @param debug whether exceptions have traces, and Spark and others say what they do
   * @param quiet whether the console gets warnings and errors alone
   */
  public static void begin(boolean debug, boolean quiet) {
    if (quiet) {
      System.setProperty("gere.log.console", "warn");
    }
    if (debug) {
      System.setProperty("gere.log.level", "info");
      System.setProperty("gere.log.trace", "full");
    }
    if (OTHERS.stream().noneMatch(name -> System.getProperties().containsKey(name))) {
      // Spark may have begun to log already, in a class loader above this program's.
      LoggerContext log =
          (LoggerContext) LogManager.getContext(SparkContext.class.getClassLoader(), false);
      log.reconfigure(
          new CompositeConfiguration(parts().stream().map(name -> part(log, name)).toList()));
    }
  }

  /** Those of later files are added to, or stand in place of, those of earlier ones. */
  private static List<String> parts() {
    String json = LogForm.isJson() ? "-json" : "";
    List<String> parts = new ArrayList<>(List.of("log4j2"));
    if (LogForm.isJson()) {
      parts.add("log4j2-json");
    }
    if (LogForm.hasFile()) {
      parts.add("log4j2-file" + json);
    }
    return parts;
  }

  private static AbstractConfiguration part(LoggerContext log, String name) {
    URI file = URI.create(ProcessLog.class.getResource(name + ".properties").toString());
    return (AbstractConfiguration)
        ConfigurationFactory.getInstance().getConfiguration(log, name, file);
  }
}
