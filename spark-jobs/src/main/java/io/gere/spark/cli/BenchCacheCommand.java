package io.gere.spark.cli;

import io.gere.InputException;
import io.gere.bench.cache.CacheBench;
import io.gere.bench.cache.CacheBenchReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench cache}: hidden and packed states, written and read. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    header = "Measures how fast caches are written and read.",
    description =
        """
        Caches of hidden states in each number type, and of packed states: how fast they are \
        written, read from first to last, and read one document (563 x 4096) at a time in random \
        order, beside a plain file of the same bytes in the same folder. Writing counts the digest \
        and the flush to disk; reading copies every byte into memory, from a file that is in the \
        page cache.""")
final class BenchCacheCommand implements Callable<Integer> {
  private static final int MOST_DOCUMENTS = 200;

  @Option(
      names = "--documents",
      paramLabel = "N",
      defaultValue = "64",
      description = "Of each cache, 9.2 MB each in float32; default ${DEFAULT-VALUE}.")
  private int documents;

  @Option(
      names = "--folder",
      defaultValue = "${sys:java.io.tmpdir}",
      paramLabel = "DIR",
      description = "Where the files go for a while; default ${DEFAULT-VALUE}.")
  private Path folder;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    if (documents < 1 || documents > MOST_DOCUMENTS) {
      throw InputException.of(
          "--documents is %d; it must be from 1 to %d".formatted(documents, MOST_DOCUMENTS));
    }
    CacheBenchReport report = new CacheBench(documents, folder).run(output.console());
    return output.show(report.lines(), report);
  }
}
