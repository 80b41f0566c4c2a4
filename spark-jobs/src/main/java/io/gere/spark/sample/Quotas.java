package io.gere.spark.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many documents each set of the corpus gives: whole numbers whose sum is exact. */
final class Quotas {
  private Quotas() {}

  /**
   * Each set by its share of all documents, rounded down; what is then missing is given by the sets
   * that lost most by the rounding (Hamilton's method), of equal ones the first by name.
   *
   * @param available documents of each set, together at least {@code documents}
   */
  static SortedMap<String, Integer> proportional(int documents, SortedMap<String, Long> available) {
    long all = sum(available);
    SortedMap<String, Integer> quotas = new TreeMap<>();
    // The product stays below 2^63 while a corpus has fewer than 2^32 documents.
    available.forEach(
        (set, has) -> quotas.put(set, (int) (Math.multiplyExact(has, documents) / all)));
    int missing = documents - quotas.values().stream().mapToInt(Integer::intValue).sum();
    available.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Long>>comparingLong(
                    set -> -(set.getValue() * documents % all))
                .thenComparing(Map.Entry::getKey))
        .limit(missing)
        .forEach(set -> quotas.merge(set.getKey(), 1, Integer::sum));
    return quotas;
  }

  /**
   * Each set as many as the others. What a set lacks is dealt to those that have more; of a
   * remainder the first sets by name give one each.
   *
   * @param available documents of each set, together at least {@code documents}
   */
  static SortedMap<String, Integer> equal(int documents, SortedMap<String, Long> available) {
    SortedMap<String, Integer> quotas = new TreeMap<>();
    available.keySet().forEach(set -> quotas.put(set, 0));
    int left = documents;
    while (left > 0) {
      List<String> open = new ArrayList<>(quotas.keySet());
      open.removeIf(set -> quotas.get(set) == available.get(set).longValue());
      int share = Math.max(1, left / open.size());
      for (String set : open) {
        long room = available.get(set) - quotas.get(set);
        int more = (int) Math.min(room, Math.min(share, left));
        quotas.merge(set, more, Integer::sum);
        left -= more;
      }
    }
    return quotas;
  }

  private static long sum(SortedMap<String, Long> available) {
    return available.values().stream().mapToLong(Long::longValue).sum();
  }
}
