package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.config.yaml.KeyHelp;
import io.gere.spark.pipeline.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code recipe}: what one can write in a recipe. */
@Command(
    name = "recipe",
    mixinStandardHelpOptions = true,
    header = "Writes a first recipe, and explains its keys.",
    footer = {
      "  gere recipe explain                   the sections",
      "  gere recipe explain loss.omega        what is in one",
      "  gere recipe explain replay.documents"
    })
final class RecipeCommand {
  @Command(
      mixinStandardHelpOptions = true,
      header = "Says what a key means, what it may be and its default.",
      description = "The same for all keys is in docs/keys.md.")
  int explain(
      @Parameters(
              arity = "0..1",
              defaultValue = "",
              paramLabel = "KEY",
              description = "In full, as in batch.micro; a section lists its keys.")
          String key) {
    List<String> lines = KeyHelp.of(key);
    Console console = new Console(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    for (String line : lines) {
      for (String part : WordWrap.hanging(HelpLayout.COLUMNS, line)) {
        console.print(part);
      }
    }
    return ExitCode.OK.code();
  }
}
