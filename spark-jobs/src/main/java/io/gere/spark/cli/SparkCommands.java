package io.gere.spark.cli;

import io.gere.spark.storage.SparkSessions;
import picocli.CommandLine;

/** The commands that run on Spark, or keep what they write where Hadoop does. */
final class SparkCommands {
  private SparkCommands() {}

  /** Adds them, in the order of the data. */
  static void addTo(CommandLine gere) {
    new CommandLine(new StepCommands()).getSubcommands().forEach(gere::addSubcommand);
    gere.addSubcommand(new ExportCommand());
    gere.addSubcommand(new CompareCommand());
    gere.addSubcommand(new CacheCommand());
    gere.addSubcommand(new PretrainCommand());
    gere.addSubcommand(new ToyCommand());
    gere.addSubcommand(new DemoCommand());
    gere.getSubcommands()
        .get("bench")
        .addSubcommand(new BenchSampleCommand())
        .addSubcommand(new BenchCacheCommand());
  }

  /** Ends the session, if a command has started one. */
  static void stop() {
    SparkSessions.stop();
  }
}
