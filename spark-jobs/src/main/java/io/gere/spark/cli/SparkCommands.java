package io.gere.spark.cli;

import io.gere.spark.pipeline.ProcessEnd;
import picocli.CommandLine;

/** The commands that run on Spark, or keep what they write where Hadoop does. */
final class SparkCommands {
  private SparkCommands() {}

  /** {@code gere} with a command for each step of a run. */
  static GereCommand gere() {
    return new StepCommands();
  }

  /** Adds the others. */
  static void addTo(CommandLine gere) {
    gere.addSubcommand(new DataCommand());
    gere.addSubcommand(new CompareCommand());
    gere.addSubcommand(new DriftCommand());
    gere.addSubcommand(new CacheCommand());
    gere.addSubcommand(new WatchCommand());
    gere.addSubcommand(new PretrainCommand());
    gere.addSubcommand(new ToyCommand());
    gere.addSubcommand(new DemoCommand());
    gere.getSubcommands().get("recipe").addSubcommand(new RecipeInitCommand());
    gere.getSubcommands()
        .get("bench")
        .addSubcommand(new BenchSampleCommand())
        .addSubcommand(new BenchCacheCommand());
  }

  /** See {@link ProcessEnd#ofMain}. */
  static void end(int code) throws Exception {
    ProcessEnd.ofMain(code);
  }
}
