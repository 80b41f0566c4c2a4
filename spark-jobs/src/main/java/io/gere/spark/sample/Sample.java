package io.gere.spark.sample;

import java.util.List;

/**
 * What was drawn.
 *
 * @param documents by ascending hash
 * @param corpusDocuments how many the corpus has, skipped files left out
 * @param skipped the damaged files, none of whose documents counts
 */
record Sample(List<Document> documents, long corpusDocuments, List<Skipped> skipped) {

  /**
   * A file that was left out.
   *
   * @param file its name in the corpus
   */
  record Skipped(String file, String reason) {}
}
