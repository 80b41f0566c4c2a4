package io.gere.spark.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedDocument;
import io.gere.filter.SetLengths;
import io.gere.filter.TakenDocument;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.Document;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was drawn.
 *
 * @param documents by ascending hash
 * @param taken what the report says of each of them
 * @param refused the drawn documents that gave way to later ones
 * @param corpus what the corpus has, by set; damaged files left out
 * @param skipped the damaged files
 */
record DrawnDocuments(
    List<Document> documents,
    List<TakenDocument> taken,
    List<RefusedDocument> refused,
    SortedMap<String, SetLengths> corpus,
    List<SkippedFile> skipped) {

  /** How many documents gave way for which reason. */
  SortedMap<ExclusionReason, Long> exclusions() {
    return refused.stream().collect(groupingBy(RefusedDocument::reason, TreeMap::new, counting()));
  }

  long corpusDocuments() {
    return corpus.values().stream().mapToLong(SetLengths::documents).sum();
  }
}
