package io.gere.spark.corpus;

import io.gere.GereException;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import java.util.List;
import java.util.Map;

/** The documents of a corpus: a pass over all of them, and reading some, each a Spark job. */
public interface CorpusDocuments {
  /** What the recipe says of the corpus. */
  CorpusSource source();

  /** The files that the documents stand in. */
  CorpusListing corpus();

  /**
   * Goes over all documents. What comes to the driver is one summary, however many files and tasks
   * there are.
   *
   * @param k how many of a set's documents are remembered
   * @throws GereException at the first damaged file, unless these are to be skipped
   */
  PassSummary pass(int k, long seed);

  /**
   * Reads documents; the files come in any order, and one may come in several parts.
   *
   * @param what the job, as the beginning of a line of progress
   * @param numbers of a file's documents, ascending, by the file's index
   * @throws GereException at the first damaged file, unless these are to be skipped
   */
  List<ReadFile> read(String what, Map<Integer, long[]> numbers);

  /**
   * Goes on without a record.
   *
   * @throws GereException unless what is damaged is to be skipped
   */
  default void tolerate(Unreadable record) {
    switch (source().onError()) {
      case SKIP -> {}
      case FAIL -> throw source().unusable(corpus().root() + name(record), record.reason(), null);
    }
  }

  /** A record and what is wrong with it, for messages. */
  default String describe(Unreadable record) {
    return "%s: %s".formatted(name(record), record.reason());
  }

  private String name(Unreadable record) {
    return corpus().files().get(record.place().file()).name();
  }
}
