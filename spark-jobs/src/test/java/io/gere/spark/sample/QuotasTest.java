package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class QuotasTest {

  @Test
  void sharesAreRoundedSoThatTheSumIsExact() {
    // 10 · 47/100 = 4.7, 10 · 16/100 = 1.6, 10 · 37/100 = 3.7: two are missing after rounding down.
    assertThat(Quotas.proportional(10, sets(Map.of("a", 47L, "b", 16L, "c", 37L))))
        .isEqualTo(Map.of("a", 5, "b", 1, "c", 4));
    assertThat(Quotas.proportional(1, sets(Map.of("a", 1L, "b", 1L, "c", 1L))))
        .isEqualTo(Map.of("a", 1, "b", 0, "c", 0));
    assertThat(Quotas.proportional(7, sets(Map.of("a", 4L, "b", 3L))))
        .isEqualTo(Map.of("a", 4, "b", 3));
  }

  @Test
  void slimPajamasSharesAreExactAtItsSize() {
    SortedMap<String, Long> available = sets(Map.of("a", 590_000_000L, "b", 1L));
    assertThat(Quotas.proportional(1_000_000, available)).isEqualTo(Map.of("a", 1_000_000, "b", 0));
  }

  @Test
  void equalSharesAreLevelledWhereASetHasTooFew() {
    assertThat(Quotas.equal(30, sets(Map.of("a", 100L, "b", 4L, "c", 100L))))
        .isEqualTo(Map.of("a", 13, "b", 4, "c", 13));
    assertThat(Quotas.equal(11, sets(Map.of("a", 9L, "b", 9L, "c", 9L))))
        .isEqualTo(Map.of("a", 4, "b", 4, "c", 3));
    assertThat(Quotas.equal(2, sets(Map.of("a", 9L, "b", 9L, "c", 9L))))
        .isEqualTo(Map.of("a", 1, "b", 1, "c", 0));
  }

  @Test
  void whateverTheSetsTheSumIsExactAndNoSetGivesMoreThanItHas() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      SortedMap<String, Long> available = new TreeMap<>();
      for (int set = 0; set < 1 + random.nextInt(6); set++) {
        available.put("set" + set, 1L + random.nextInt(40));
      }
      int all = (int) available.values().stream().mapToLong(Long::longValue).sum();
      int documents = 1 + random.nextInt(all);
      assertSound(Quotas.proportional(documents, available), documents, available);
      SortedMap<String, Integer> equal = Quotas.equal(documents, available);
      assertSound(equal, documents, available);
      int level = equal.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      equal.forEach(
          (set, quota) ->
              assertThat(quota >= level - 1 || quota.longValue() == available.get(set))
                  .as(set)
                  .isTrue());
    }
  }

  private static void assertSound(
      SortedMap<String, Integer> quotas, int documents, SortedMap<String, Long> available) {
    assertThat(quotas.keySet()).isEqualTo(available.keySet());
    assertThat(quotas.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(documents);
    quotas.forEach((set, quota) -> assertThat((long) quota).isBetween(0L, available.get(set)));
  }

  private static SortedMap<String, Long> sets(Map<String, Long> available) {
    return new TreeMap<>(available);
  }
}
