package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code gere}: the program's front door. The commands named here need neither Spark nor Hadoop on
 * the class path, so that a GPU node can be looked at with a JRE and {@code gere.jar} alone; {@link
 * SparkCommands} are added where Spark is there.
 */
@Command(
    name = "gere",
    mixinStandardHelpOptions = true,
    version = "GeRe on Spark 0.1.0",
    subcommands = {
      DoctorCommand.class,
      NativeCommand.class,
      BenchCommand.class,
      PlanCommand.class,
      VerifyModelCommand.class,
      CommandLine.HelpCommand.class
    },
    description = {
      "Fine-tunes a Llama-style model task after task without it forgetting what it knew.",
      ""
    },
    footer = {
      "",
      "A run goes sample -> distill -> thresholds -> train -> evaluate -> report; 'run' does them",
      "all and skips what is done. Everything is written below run.dir of the recipe.",
      "",
      "  gere demo                                          see it work, in minutes, on this machine",
      "  gere run --config conf/llama31-8b-lora.yaml --set run.dir=runs/mine",
      "  gere train --config my.yaml --set optimizer.learning_rate=1e-4 --set tasks.0.epochs=3",
      "",
      "Exit codes: 0 ok, 1 failure, 2 quality gate not met, 3 usage or configuration,",
      "4 resources missing, 5 interrupted and resumable."
    })
public final class Gere {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces and the log of Spark.")
  private boolean debug;

  private Gere() {}

  public static void main(String[] arguments) {
    if (!isSparkThere()) {
      // Spark brings what writes the log; without one slf4j would say so in three lines.
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    int code = execute(arguments);
    if (isSparkThere()) {
      SparkCommands.stop();
    }
    System.exit(code);
  }

  /** Runs a command line; returns its exit code. */
  static int execute(String... arguments) {
    Gere gere = new Gere();
    CommandLine line = new CommandLine(gere);
    if (isSparkThere()) {
      SparkCommands.addTo(line);
    }
    return line.setExitCodeExceptionMapper(
            failure ->
                failure instanceof GereException known
                    ? known.exitCode().code()
                    : ExitCode.FAILURE.code())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              gere.explain(failure, command);
              return command.getExitCodeExceptionMapper().getExitCode(failure);
            })
        .setParameterExceptionHandler(
            (failure, unparsed) -> {
              failure.getCommandLine().getErr().println("gere: " + failure.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(
                  failure, failure.getCommandLine().getErr());
              if (!isSparkThere()) {
                failure
                    .getCommandLine()
                    .getErr()
                    .println(
                        "Spark is not on the class path; other commands start by submit/gere.");
              }
              failure
                  .getCommandLine()
                  .getErr()
                  .println(
                      "Try '%s --help'."
                          .formatted(failure.getCommandLine().getCommandSpec().qualifiedName()));
              return ExitCode.USAGE.code();
            })
        .execute(arguments);
  }

  private static boolean isSparkThere() {
    return Gere.class.getClassLoader().getResource("org/apache/spark/sql/SparkSession.class")
        != null;
  }

  private void explain(Exception failure, CommandLine command) {
    if (debug) {
      failure.printStackTrace(command.getErr());
    }
    String message =
        failure instanceof GereException
            ? failure.getMessage()
            : "unexpected " + failure + (debug ? "" : "; run again with --debug to see where");
    command.getErr().println("gere: " + message);
  }
}
