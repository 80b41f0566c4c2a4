package io.gere.spark.cli;

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
    version = "GeRe on Spark 0.1.0",
    subcommands = {
      DoctorCommand.class,
      NativeCommand.class,
      BenchCommand.class,
      PlanCommand.class,
      VerifyModelCommand.class,
      ExportCommand.class,
      ChatTemplateCommand.class,
      CommandLine.HelpCommand.class
    },
    description = {
      "Fine-tunes a language model task after task without it forgetting what it knew.",
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
      "Exit codes: 0 ok, 1 failure, 2 quality gate not met, 3 the command line, the recipe, data or a",
      "model is to be mended, 4 resources missing (a full disk, or another command writes to the run",
      "folder), 5 interrupted and resumable."
    })
class GereCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces and the log of Spark.")
  private boolean debug;

  @Option(
      names = EventOption.NAME,
      scope = ScopeType.INHERIT,
      paramLabel = EventOption.VALUE,
      description =
          "Tell programs on standard output what happens, a JSON object a line, the last one with the"
              + " exit code (docs/events.md); lines for people go to standard error.")
  final void events(String form) {
    EventOption.require(form, spec.commandLine());
  }

  final boolean debug() {
    return debug;
  }
}
