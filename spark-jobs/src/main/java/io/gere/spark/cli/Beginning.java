package io.gere.spark.cli;

import io.gere.GereException;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.RunFolder;
import java.util.function.Supplier;

/**
 * What a command that writes to a run folder does before it gets there. Where that fails, the
 * folder's status says so: whoever waits for the command must not take the last one's end for it.
 */
final class Beginning {
  private Beginning() {}

  /** Returns what {@code work} makes. */
  static <T> T of(String command, RecipeOptions options, Supplier<T> work) {
    try {
      return work.get();
    } catch (GereException e) {
      options.runFolder().ifPresent(folder -> note(command, folder, e));
      throw e;
    }
  }

  private static void note(String command, String folder, GereException failure) {
    try {
      RunFolder run = new RunFolder(SparkSessions.hadoop(), folder);
      new CommandRun(run, command, new Console(System.out)).failedBefore(failure);
    } catch (RuntimeException unwritable) {
      failure.addSuppressed(unwritable);
    }
  }
}
