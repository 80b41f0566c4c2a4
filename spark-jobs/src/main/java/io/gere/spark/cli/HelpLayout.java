package io.gere.spark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help looks: on 80 columns, and commands in the order in which one comes to need them. */
final class HelpLayout {
  static final int COLUMNS = 80;

  /** Titles and commands; {@code gere} may have fewer, where there is no Spark. */
  static final Map<String, List<String>> GROUPS = groups();

  private HelpLayout() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("To begin with", List.of("demo", "doctor", "recipe", "data", "plan"));
    groups.put(
        "A run, and its steps in their order",
        List.of(
            "run",
            "self-replay",
            "sample",
            "distill",
            "thresholds",
            "train",
            "evaluate",
            "report"));
    groups.put("What comes of runs", List.of("watch", "compare", "export", "drift", "cache"));
    groups.put("Models", List.of("verify-model", "chat-template", "pretrain", "toy"));
    groups.put("This machine", List.of("bench", "native", "generate-completion", "help"));
    return groups;
  }

  /** Lays out the help of {@code gere} and of all its commands. */
  static void apply(CommandLine gere) {
    gere.setHelpFactory(WordWrap::new);
    spread(gere);
    if (gere.getSubcommands().containsKey("help")) {
      header(gere, "help", "Shows the help of a command.");
    }
    header(gere, "generate-completion", "Writes completion for bash and zsh.");
    gere.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    gere.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commandList);
  }

  private static void header(CommandLine gere, String command, String summary) {
    gere.getSubcommands().get(command).getCommandSpec().usageMessage().header(summary);
  }

  private static void spread(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(COLUMNS);
    usage.synopsisHeading("%nUsage: ");
    String[] description = usage.description();
    usage.description(WordWrap.lines(COLUMNS, description));
    usage.descriptionHeading(description.length > 0 ? "%n" : "");
    usage.parameterListHeading("%n");
    usage.optionListHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    usage.footerHeading("%n");
    command.getSubcommands().values().forEach(HelpLayout::spread);
  }

  private static String commandList(Help gere) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (title, names) -> {
          text.append("%n%s:%n".formatted(title));
          for (String name : names) {
            Help command = gere.subcommands().get(name);
            if (command != null) {
              String summary = command.commandSpec().usageMessage().header()[0];
              text.append("  %-20s %s%n".formatted(name, summary));
            }
          }
        });
    return text.toString();
  }
}
