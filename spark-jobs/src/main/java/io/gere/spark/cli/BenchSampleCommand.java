package io.gere.spark.cli;

import io.gere.spark.bench.SampleBench;
import io.gere.spark.bench.SampleBenchReport;
import io.gere.spark.storage.SparkSessions;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench sample}: how fast a corpus is sampled. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    header = "Measures how fast a corpus is sampled.",
    description =
        """
        Sampling from zstd files of invented text in SlimPajama's layout, in a temporary folder. \
        The pass over all documents, against decompressing the same files and nothing else, in \
        time of one core; then, over Spark, the whole of sampling against that pass. A few of the \
        files are written, the others are links to them, since a name is all that makes a document \
        another one.""")
final class BenchSampleCommand implements Callable<Integer> {
  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Default ${DEFAULT-VALUE}.")
  private int files;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of a file, before compression; default ${DEFAULT-VALUE}.")
  private int megabytes;

  @Option(
      names = "--documents",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of the replay set; default ${DEFAULT-VALUE}.")
  private int documents;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    BenchOutput.requireRange("--files", files, 1, 100_000);
    BenchOutput.requireRange("--megabytes", megabytes, 1, 1000);
    BenchOutput.requireRange("--documents", documents, 1, 100_000);
    SparkSession spark = SparkSessions.open("bench sample", 1);
    SampleBenchReport report =
        new SampleBench(spark, new SampleBench.Options(files, megabytes, documents))
            .run(output.console());
    return output.show(report.lines(), report);
  }
}
