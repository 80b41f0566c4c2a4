package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.preflight.FirstRecipe;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code recipe init}: a recipe to begin with. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    header = "Writes a first recipe for a model and task files.",
    description =
        """
        Looks at the model's config.json and at the tasks' files, and writes a recipe with a \
        comment on what it found: size and number type, formats, lengths. Nothing that is there \
        is written over.""",
    footer = {
      "  gere recipe init --model models/qwen3 --task data/alpaca.json \\",
      "       --corpus '/data/slimpajama/*.jsonl.zst' --out my.yaml"
    })
final class RecipeInitCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A Hugging Face folder: where training starts.")
  private String model;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "PATH",
      description = "A task's folder or file; repeatable, in the order they are learnt.")
  private List<String> tasks;

  @Option(
      names = "--corpus",
      paramLabel = "GLOB",
      description = "General text to replay; repeatable.")
  private List<String> corpus = List.of();

  @Option(names = "--exam", paramLabel = "DIR", description = "An exam in MMLU's layout.")
  private String exam;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "recipe.yaml",
      description = "The recipe; default ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw InputException.of("%s is there already; name another by --out".formatted(out));
    }
    FirstRecipe.Given given = new FirstRecipe.Given(model, tasks, corpus, exam, out.toString());
    String text = FirstRecipe.of(SparkSessions.hadoop(), given);
    try {
      Files.writeString(out, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Console console = new Console(System.out);
    console.print(text.stripTrailing());
    console.print("");
    console.print("%s is written; 'gere plan --config %s' looks further".formatted(out, out));
    return ExitCode.OK.code();
  }
}
