package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.spark.demo.Demo;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the tiny world, fine-tuned twice, with and without GeRe. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Shows what GeRe does, in minutes, on a tiny world.",
    description =
        """
        Shows what GeRe does, in minutes and on real parts: a tiny language model that knows an \
        invented world learns three tasks, once without replay and once with GeRe. Prints how much \
        of its knowledge is left and writes a report.""")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      defaultValue = "runs/demo",
      description = "Where the world and both runs go; default ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "Of sampling and order; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the recipe in both runs. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() {
    SparkSessions.stayHere();
    new Demo(directory, seed, overrides).run(new Console(System.out));
    return ExitCode.OK.code();
  }
}
