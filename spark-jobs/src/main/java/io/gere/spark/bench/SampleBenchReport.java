package io.gere.spark.bench;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What {@code bench sample} measured.
 *
 * @param files of the corpus
 * @param documents of the replay set
 * @param rawBytes of the corpus, before compression
 * @param storedBytes of the corpus
 * @param decompression alone, by one core
 * @param pass over all documents, by one core
 * @param passShare how much of the decompression's rate the pass reaches
 * @param cores that Spark has
 * @param passSeconds of the pass over the whole corpus, on all cores
 * @param samplingSeconds of the whole step: listing, pass, reading, filter, writing
 * @param samplingTimes how many such passes the whole step takes
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SampleBenchReport(
    int files,
    int documents,
    long rawBytes,
    long storedBytes,
    Rate decompression,
    Rate pass,
    double passShare,
    int cores,
    double passSeconds,
    double samplingSeconds,
    double samplingTimes) {

  /** In 10⁶ bytes for each second of a core's time, before and after compression. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Rate(double rawRate, double storedRate) {
    static Rate of(long rawBytes, long storedBytes, double seconds) {
      return new Rate(rawBytes / 1e6 / seconds, storedBytes / 1e6 / seconds);
    }
  }

  /** The report as text. */
  public List<String> lines() {
    return List.of(
        format(
            "%,d files of zstd, %,.0f MB for %,.0f MB of JSON lines; %,d documents",
            files, storedBytes / 1e6, rawBytes / 1e6, documents),
        format("one core                    raw MB/s   stored MB/s"),
        format(
            "  decompression alone     %,10.0f  %,12.0f",
            decompression.rawRate(), decompression.storedRate()),
        format(
            "  pass                    %,10.0f  %,12.0f   %.2f of it",
            pass.rawRate(), pass.storedRate(), passShare),
        format("Spark, %d cores               seconds      raw MB/s", cores),
        format(
            "  pass                    %10.2f  %,12.0f", passSeconds, rawBytes / 1e6 / passSeconds),
        format(
            "  whole of sampling       %10.2f  %,12.0f   %.2f passes",
            samplingSeconds, rawBytes / 1e6 / samplingSeconds, samplingTimes));
  }
}
