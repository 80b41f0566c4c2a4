package io.gere.spark.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code gere}, with the commands that need neither Spark nor Hadoop on the class path, so that a
 * GPU node can be looked at with a JRE and {@code gere.jar} alone.
 */
@Command(
    name = "gere",
    mixinStandardHelpOptions = true,
    version = "GeRe on Spark 0.2.0",
    subcommands = {
      DoctorCommand.class,
      NativeCommand.class,
      BenchCommand.class,
      RecipeCommand.class,
      PlanCommand.class,
      VerifyModelCommand.class,
      ExportCommand.class,
      ChatTemplateCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    header = "Fine-tunes a language model, task after task, that keeps what it knew.",
    footer = {
      "  gere demo                     see it work on this machine, in minutes",
      "  gere run --config my.yaml --set run.dir=runs/mine",
      "  gere train --config my.yaml --set optimizer.learning_rate=1e-4",
      "",
      "Everything is written below run.dir of the recipe. Exit codes: 0 ok, 1 failure,",
      "2 gate not met, 3 command line, recipe, data or model to be mended, 4 resources",
      "missing, 5 interrupted and resumable."
    })
class GereCommand {
  static final String QUIET = "--quiet";

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces and the log of Spark.")
  private boolean debug;

  @Option(
      names = QUIET,
      scope = ScopeType.INHERIT,
      description = "Say nothing on the way: only results, warnings and errors.")
  private boolean quiet;

  @Option(
      names = EventOption.NAME,
      scope = ScopeType.INHERIT,
      paramLabel = EventOption.VALUE,
      description =
          "Tell programs what happens, in JSON lines on standard output (docs/events.md).")
  final void events(String form) {
    EventOption.require(form, spec.commandLine());
  }

  final boolean debug() {
    return debug;
  }

  final boolean quiet() {
    return quiet;
  }
}
