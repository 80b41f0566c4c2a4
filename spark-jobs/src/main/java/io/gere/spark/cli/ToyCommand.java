package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.spark.pipeline.Console;
import io.gere.toy.ToyWorld;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code toy}: writes the tiny world. */
@Command(
    name = "toy",
    mixinStandardHelpOptions = true,
    header = "Writes the tiny world: corpus, exam, tasks, tokenizer.",
    description =
        """
        Writes the tiny world: a general corpus about invented places, an exam on its facts, ten \
        fine-tuning tasks, conversations, a tokenizer. The same options give the same bytes; with \
        --corpus-bytes it becomes a load test of any size.""")
final class ToyCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "An empty folder.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "17",
      description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--corpus-bytes",
      paramLabel = "N",
      description = "Uncompressed bytes of the corpus; default as for the demo.")
  private Long corpusBytes;

  @Option(
      names = "--corpus-files",
      paramLabel = "N",
      description = "Files of the corpus; default as for the demo.")
  private Integer corpusFiles;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    ToyWorld.Options standard = ToyWorld.Options.standard();
    ToyWorld.Summary summary =
        ToyWorld.write(
            out,
            new ToyWorld.Options(
                seed,
                standard.entitiesPerKind(),
                corpusFiles == null ? standard.corpusFiles() : corpusFiles,
                corpusBytes == null ? standard.corpusBytes() : corpusBytes,
                standard.trainSamples(),
                standard.testSamples()));
    console.say(
        format(
            "toy: %,d documents (%,d bytes) on %,d facts, %,d exam questions, %d tasks, %,d tokens",
            summary.documents(),
            summary.bytes(),
            summary.facts(),
            summary.questions(),
            summary.tasks(),
            summary.vocabulary()));
    return ExitCode.OK.code();
  }
}
