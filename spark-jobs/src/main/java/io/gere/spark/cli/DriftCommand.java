package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.spark.drift.DriftJob;
import io.gere.spark.drift.DriftReport;
import io.gere.spark.drift.GereFunctions;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drift}: how far a trained model is from the base model on texts that are not its own. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    header = "Measures on texts how far a model is from the base model.",
    description =
        """
        Has the base model and a trained one read texts, such as those that a service was asked, \
        and says of each layer that there are thresholds of what share of the hidden states is in \
        another state than the base model's (positive, negative, non-activated), and how far they \
        are apart, mean |h - h*| / sigma and cosine. With --most it ends with 2 where a layer has \
        left more. Texts are cut to replay.max_tokens, as the replay set is. In a query the same \
        is the function gere_drift(text).""",
    footer = {
      "  gere drift --config my.yaml --texts 'logs/2026-11-28/*.jsonl' --field prompt",
      "  gere drift --config my.yaml --task yelp --texts general.parquet --most 0.1"
    })
final class DriftCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Option(
      names = "--texts",
      required = true,
      paramLabel = "GLOB",
      description = "JSON lines, compressed or not, or .parquet. Repeatable.")
  private List<String> texts;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "The field of a record that has the text; by default text.")
  private String field;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "The model after this task; default: after the last.")
  private String task;

  @Option(
      names = "--most",
      paramLabel = "SHARE",
      description = "Ends with 2 where a layer has left more, from 0 to 1.")
  private Double most;

  @Option(names = "--json", description = "The same as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (most != null && !(most >= 0 && most <= 1)) {
      throw InputException.of("--most is %s; it must be a share from 0 to 1".formatted(most));
    }
    Recipe recipe = options.read();
    String after = task == null ? GereFunctions.last(recipe) : task;
    DriftReport report =
        DriftJob.run(
            SparkSessions.open("drift " + recipe.run().dir(), 1), recipe, after, texts, field);
    Console console = new Console(System.out);
    (json ? List.of(Json.pretty(report).strip()) : report.lines()).forEach(console::print);
    if (most != null && report.worst().left() > most) {
      throw new GereException(
          ExitCode.QUALITY_GATE_NOT_MET,
          format(
              "drift: layer %d has left %.4f of its states, more than --most %s",
              report.worst().layer(), report.worst().left(), most),
          null);
    }
    return ExitCode.OK.code();
  }
}
