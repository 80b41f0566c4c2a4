package io.gere.bench.cache;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench cache} measured.
 *
 * @param documents of each cache
 * @param tokens of each document
 * @param dimensions of each token's hidden state
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CacheBenchReport(int documents, int tokens, int dimensions, List<Case> cases) {
  /**
   * One number type.
   *
   * @param bytes of the cache file
   * @param writeRate MB/s with SHA-256, flushed to disk
   * @param rawWriteRate MB/s of a plain file, flushed to disk
   * @param readRate MB/s of all documents in order, from the page cache
   * @param documentMillis the median time to read a random document from the page cache
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Case(
      String type,
      long bytes,
      double writeRate,
      double rawWriteRate,
      double readRate,
      double rawReadRate,
      double documentMillis,
      double rawDocumentMillis) {}

  /** The report as text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%d documents of %d tokens, %d dimensions; raw: a plain file",
            documents, tokens, dimensions));
    lines.add(
        "type      file MB  smaller   write MB/s   raw  ratio    read MB/s    raw  ratio   random ms    raw  ratio");
    for (Case one : cases) {
      lines.add(
          format(
              "%-8s %8.1f %7.1fx %12.0f %5.0f %6.2f %12.0f %6.0f %6.2f %11.3f %6.3f %6.2f",
              one.type(),
              one.bytes() / 1e6,
              (double) cases.get(0).bytes() / one.bytes(),
              one.writeRate(),
              one.rawWriteRate(),
              one.writeRate() / one.rawWriteRate(),
              one.readRate(),
              one.rawReadRate(),
              one.readRate() / one.rawReadRate(),
              one.documentMillis(),
              one.rawDocumentMillis(),
              one.documentMillis() / one.rawDocumentMillis()));
    }
    return lines;
  }
}
