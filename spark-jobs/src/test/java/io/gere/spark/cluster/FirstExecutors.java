package io.gere.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Lets the first two executors see the driver's {@code target} in their own working directories,
 * and no other: a folder below {@code /proc/self/cwd} is every process's own.
 */
public final class FirstExecutors implements SparkPlugin {
  private static final String TARGET = "target";

  /** The same folder, as each process has one. */
  static String ofEachProcess(Path folder) {
    return "/proc/self/cwd/" + Path.of("").toAbsolutePath().relativize(folder);
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        return Map.of(TARGET, Path.of(TARGET).toAbsolutePath().toString());
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> ofDriver) {
        if (Integer.parseInt(context.executorID()) < 2) {
          try {
            Files.createSymbolicLink(Path.of(TARGET), Path.of(ofDriver.get(TARGET)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    };
  }
}
