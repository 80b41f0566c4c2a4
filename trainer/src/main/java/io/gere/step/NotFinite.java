package io.gere.step;

import static io.gere.RootLocale.format;

import io.gere.data.batch.RankSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the ranks noted in a step that is not finite, in words. */
final class NotFinite {
  private NotFinite() {}

  /**
   * All ranks' notes as one sentence; empty when all is finite.
   *
   * @param noted {@link StepTotals#NOTES} of each rank: numbers from 1, 0 for nothing
   * @param slice the samples of rank {@code own}
   */
  static Optional<String> sentence(double[] noted, RankSlice slice, int own) {
    List<String> parts = new ArrayList<>();
    for (int rank = 0; rank < noted.length / StepTotals.NOTES; rank++) {
      int first = rank * StepTotals.NOTES;
      double task = noted[first + StepTotals.TASK];
      double replay = noted[first + StepTotals.REPLAY];
      double gradient = noted[first + StepTotals.GRADIENT];
      if (task > 0) {
        parts.add(format("the loss of task record %.0f on rank %d", task, rank));
      }
      if (replay > 0) {
        parts.add(format("the loss of replay document %.0f on rank %d", replay, rank));
      }
      if (gradient > 0 && task + replay == 0) {
        parts.add("the gradient of rank %d".formatted(rank) + (rank == own ? samples(slice) : ""));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  /** The samples behind a rank's gradient, as far as this rank knows them. */
  private static String samples(RankSlice slice) {
    return " (task records %s, replay documents %s)"
        .formatted(numbers(slice.task()), numbers(slice.replay()));
  }

  private static List<Integer> numbers(int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> i + 1).toList();
  }
}
