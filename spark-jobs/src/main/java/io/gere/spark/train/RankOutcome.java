package io.gere.spark.train;

import io.gere.GereException;
import io.gere.parallel.CollectiveException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * How a rank ended.
 *
 * @param failure null where it trained to the end
 */
public record RankOutcome(int rank, GereException failure) implements Serializable {
  static RankOutcome trained(int rank) {
    return new RankOutcome(rank, null);
  }

  static RankOutcome failed(int rank, RuntimeException cause) {
    if (cause instanceof GereException known) {
      return new RankOutcome(rank, known);
    }
    GereException unknown = GereException.failure("rank %d: unexpected %s".formatted(rank, cause));
    unknown.setStackTrace(cause.getStackTrace());
    return new RankOutcome(rank, unknown);
  }

  /**
   * Throws the failure that came first, if any: one rank's own failure makes all others lose it as
   * their peer.
   */
  static void requireAllTrained(List<RankOutcome> outcomes) {
    outcomes.stream()
        .filter(outcome -> outcome.failure() != null)
        .min(
            Comparator.comparing(
                    (RankOutcome outcome) -> outcome.failure() instanceof CollectiveException)
                .thenComparing(RankOutcome::rank))
        .ifPresent(
            outcome -> {
              throw outcome.failure();
            });
  }
}
