package io.gere.spark.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line as its user sees it.
 *
 * @param exitCode what the shell would get
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(String... arguments) {
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      int code = Gere.execute(arguments);
      return new CommandLineRun(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(oldOut);
      System.setErr(oldErr);
    }
  }

  /**
   * Runs a command on {@code recipe.yaml} of a folder.
   *
   * @param run name of the run folder below it
   * @param settings {@code KEY=VALUE} overrides
   */
  static CommandLineRun onRecipe(Path folder, String command, String run, String... settings) {
    return onRecipe(folder, List.of(command), run, settings);
  }

  /** The same with further options behind the command. */
  static CommandLineRun onRecipe(
      Path folder, List<String> command, String run, String... settings) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--config", folder.resolve("recipe.yaml").toString()));
    arguments.addAll(List.of("--set", "run.dir=" + folder.resolve(run)));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return of(arguments.toArray(String[]::new));
  }

  /** The sentences for the user, without whatever a library logged. */
  String complaint() {
    return err.lines().filter(line -> line.startsWith("gere: ")).reduce("", String::concat);
  }
}
