package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ShownText;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.EventStream;
import io.gere.spark.pipeline.ProcessLog;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** The program's front door. */
public final class Gere {
  private Gere() {}

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT); // in every country the same numbers, libraries' own among them
    boolean debug = List.of(arguments).contains("--debug");
    if (SparkClasses.areThere()) {
      ProcessLog.begin(debug, List.of(arguments).contains(GereCommand.QUIET));
    } else {
      // Spark brings what writes the log; without one slf4j would say so in three lines.
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> explain("thread " + thread.getName() + ": ", failure, debug));
    int code = execute(arguments);
    if (SparkClasses.areThere()) {
      SparkCommands.end(code);
    } else {
      System.exit(code);
    }
  }

  /** Runs a command line; returns its exit code. */
  static int execute(String... arguments) {
    EventOption.begin(arguments);
    int code = executed(arguments);
    EventStream.end(code);
    return code;
  }

  /** {@code gere} and its commands, as far as what they need is on the class path. */
  static CommandLine commandLine() {
    CommandLine gere =
        new CommandLine(SparkClasses.areThere() ? SparkCommands.gere() : new GereCommand());
    if (SparkClasses.areThere()) {
      SparkCommands.addTo(gere);
    }
    HelpLayout.apply(gere);
    return gere.setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static int executed(String... arguments) {
    CommandLine line = commandLine();
    GereCommand gere = line.getCommand();
    line.setExecutionStrategy(
        parsed -> {
          Console.beQuiet(gere.quiet());
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              explain("", failure, gere.debug());
              return exitCode(failure);
            })
        .setParameterExceptionHandler(
            (failure, unparsed) -> {
              explain(failure);
              return ExitCode.USAGE.code();
            });
    try {
      return line.execute(arguments);
    } catch (Error e) { // picocli lets these pass
      explain("", e, gere.debug());
      return exitCode(e);
    }
  }

  private static int exitCode(Throwable failure) {
    return failure instanceof GereException known
        ? known.exitCode().code()
        : ExitCode.FAILURE.code();
  }

  /** What is wrong with a command line. */
  private static void explain(CommandLine.ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    EventStream.complained(failure.getMessage());
    command.getErr().println("gere: " + ShownText.of(failure.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
    if (!SparkClasses.areThere()) {
      command
          .getErr()
          .println("Spark is not on the class path; other commands start by submit/gere.");
    }
    command
        .getErr()
        .println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
  }

  private static void explain(String where, Throwable failure, boolean debug) {
    if (debug) {
      failure.printStackTrace();
    }
    String message =
        failure instanceof GereException
            ? failure.getMessage()
            : "unexpected " + failure + (debug ? "" : "; run again with --debug to see where");
    new Console(System.err).complain(where + message);
  }
}
