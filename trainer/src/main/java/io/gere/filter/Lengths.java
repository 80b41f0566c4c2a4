package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long documents are as stored, the corpus's beside the sample's: bytes of the line of JSON.
 *
 * @param bins in ascending order, from the first to the last that holds a document
 * @param unknown documents of the corpus whose format does not tell their length
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Lengths(List<Bin> bins, Quantiles corpus, Quantiles sample, long unknown) {
  public Lengths {
    bins = List.copyOf(bins);
  }

  /**
   * Documents of like length.
   *
   * @param from bytes; the bin ends below twice as many
   */
  public record Bin(long from, long corpus, long sample) {}

  /** Lengths in bytes, interpolated within bins, and so for the corpus as for the sample. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Quantiles(
      double tenth, double lowerQuartile, double median, double upperQuartile, double ninetieth) {
    static Quantiles of(SetLengths lengths) {
      return new Quantiles(
          lengths.quantile(0.1),
          lengths.quantile(0.25),
          lengths.quantile(0.5),
          lengths.quantile(0.75),
          lengths.quantile(0.9));
    }
  }

  /** The two beside each other; null where one of them knows no length. */
  static Lengths of(SetLengths corpus, SetLengths sample) {
    if (corpus.withLength() == 0 || sample.withLength() == 0) {
      return null;
    }
    long[] all = corpus.bins();
    long[] drawn = sample.bins();
    int[] held = IntStream.range(0, all.length).filter(i -> all[i] + drawn[i] > 0).toArray();
    List<Bin> bins =
        IntStream.rangeClosed(held[0], held[held.length - 1])
            .mapToObj(i -> new Bin(1L << i, all[i], drawn[i]))
            .toList();
    return new Lengths(
        bins, Quantiles.of(corpus), Quantiles.of(sample), corpus.documents() - corpus.withLength());
  }
}
