package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.Locale;
import picocli.CommandLine;

/** The program's front door. */
public final class Gere {
  private Gere() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // in every country the same numbers, libraries' own among them
    if (!SparkClasses.areThere()) {
      // Spark brings what writes the log; without one slf4j would say so in three lines.
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    int code = execute(arguments);
    if (SparkClasses.areThere()) {
      SparkCommands.stop();
    }
    System.exit(code);
  }

  /** Runs a command line; returns its exit code. */
  static int execute(String... arguments) {
    GereCommand gere = SparkClasses.areThere() ? SparkCommands.gere() : new GereCommand();
    CommandLine line = new CommandLine(gere);
    if (SparkClasses.areThere()) {
      SparkCommands.addTo(line);
    }
    return line.setExitCodeExceptionMapper(
            failure ->
                failure instanceof GereException known
                    ? known.exitCode().code()
                    : ExitCode.FAILURE.code())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              explain(failure, command, gere.debug());
              return command.getExitCodeExceptionMapper().getExitCode(failure);
            })
        .setParameterExceptionHandler(
            (failure, unparsed) -> {
              failure.getCommandLine().getErr().println("gere: " + failure.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(
                  failure, failure.getCommandLine().getErr());
              if (!SparkClasses.areThere()) {
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

  private static void explain(Exception failure, CommandLine command, boolean debug) {
    if (debug) {
      failure.printStackTrace(command.getErr());
    }
    String message =
        failure instanceof GereException
            ? failure.getMessage()
            : "unexpected " + failure + (debug ? "" : "; run again with --debug to see where");
    message.lines().forEach(line -> command.getErr().println("gere: " + line));
  }
}
