package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import io.gere.states.CacheInspection;
import io.gere.states.CacheVerification;
import io.gere.storage.Json;
import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cache}: what is kept of the base model, and whether it is whole. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    header = "Looks into the caches of the base model's hidden states.",
    description =
        """
        Looks into what 'distill' and 'thresholds' keep of the base model for training: Arrow \
        files, a document of the replay set in each record batch. Margin training (tm) reads \
        packed states, 2 bits an element, in run.dir/thresholds; kl, l1 and l2 read the hidden \
        states themselves, in distill.dtype, in run.dir/distill.""",
    footer = {
      "  gere cache inspect runs/mine/thresholds   what it holds, from which model",
      "  gere cache verify runs/mine/distill       reads every byte of it",
      "  gere cache inspect runs/mine/thresholds/layer-32-states-00000.arrow"
    })
final class CacheCommand {
  private static final String PATH = "A folder of distill or thresholds, or one Arrow file.";
  private static final String JSON = "The same as JSON.";

  private final Console console = new Console(System.out);

  @Command(
      mixinStandardHelpOptions = true,
      header = "Says what a cache holds and what it was made from.",
      description =
          """
          Says what a cache holds: layers, documents, tokens, number type, bytes, shares of \
          positive and negative states, and the digests of the model, replay set and thresholds it \
          was made from. A folder on HDFS or S3 is copied to this host first, as for training.""")
  int inspect(
      @Parameters(paramLabel = "PATH", description = PATH) String path,
      @Option(names = "--json", description = JSON) boolean json) {
    CacheInspection found = CacheInspection.of(SparkSessions.hadoop(), new Path(path));
    show(found, found.lines(), json);
    return ExitCode.OK.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Reads every byte of a cache and names what is damaged.",
      description =
          """
          Reads all of a cache: every byte must be what the manifest's SHA-256 says, every record \
          batch readable, every document there once, every hidden state finite, every packed code \
          a state. Ends with 0, or with 1 and a line for each damaged file. What is damaged is \
          made again after its folder is deleted. Training checks the bytes by itself before it \
          starts.""")
  int verify(
      @Parameters(paramLabel = "PATH", description = PATH) String path,
      @Option(names = "--json", description = JSON) boolean json) {
    CacheVerification verified = CacheVerification.of(SparkSessions.hadoop(), new Path(path));
    show(verified, verified.lines(), json);
    return (verified.damage().isEmpty() ? ExitCode.OK : ExitCode.FAILURE).code();
  }

  private void show(Object result, List<String> lines, boolean json) {
    (json ? List.of(Json.pretty(result).strip()) : lines).forEach(console::print);
  }
}
