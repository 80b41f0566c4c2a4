package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Drawn documents that did not join, for one reason.
 *
 * @param sets how many there are of each set that has any
 * @param corpusDocuments an estimate of how many documents of the corpus would be refused for this
 *     reason, from the share of those drawn of each set; null where the reason lies in two
 *     documents, for then the share grows with the sample
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RefusedCount(
    ExclusionReason reason, int documents, SortedMap<String, Integer> sets, Long corpusDocuments) {
  public RefusedCount {
    sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
  }
}
