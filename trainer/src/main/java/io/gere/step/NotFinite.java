package io.gere.step;

import static io.gere.RootLocale.format;

import io.gere.data.batch.RankSlice;
import io.gere.loss.SampleSums;
import io.gere.parallel.Collective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Looks for what is not finite in a step, on every rank, and lets all ranks know before anyone
 * changes the model.
 */
final class NotFinite {
  /**
   * What a rank tells of itself: its first bad task sample and replay document (from 1), its
   * gradient.
   */
  private static final int TASK = 0;

  private static final int REPLAY = 1;
  private static final int GRADIENT = 2;
  private static final int VALUES = 3;

  private final Collective collective;
  private final RankSlice slice;
  private final double[] found;

  NotFinite(Collective collective, RankSlice slice) {
    this.collective = collective;
    this.slice = slice;
    this.found = new double[VALUES * collective.worldSize()];
  }

  /** Looks at the losses of a micro-batch. */
  void look(MicroBatch micro, List<SampleSums> sums, boolean replay) {
    for (int i = 0; i < sums.size(); i++) {
      SampleSums sample = sums.get(i);
      if (!Double.isFinite(sample.crossEntropy()) || !Double.isFinite(sample.meanImitation())) {
        tell(replay ? REPLAY : TASK, micro.samples()[i] + 1);
      }
    }
  }

  /** Looks at the sum of squares of this rank's own gradient. */
  void look(double squares) {
    if (!Double.isFinite(squares)) {
      tell(GRADIENT, 1);
    }
  }

  private void tell(int what, int value) {
    int place = collective.rank() * VALUES + what;
    if (found[place] == 0) {
      found[place] = value;
    }
  }

  /**
   * All ranks' findings as one sentence; empty when all is finite.
   *
   * @param alongside summed over the ranks by the way
   */
  Optional<String> agree(double[] alongside) {
    double[] all = Arrays.copyOf(found, found.length + alongside.length);
    System.arraycopy(alongside, 0, all, found.length, alongside.length);
    collective.allReduce(all);
    System.arraycopy(all, 0, found, 0, found.length);
    System.arraycopy(all, found.length, alongside, 0, alongside.length);
    List<String> parts = new ArrayList<>();
    for (int rank = 0; rank < collective.worldSize(); rank++) {
      int place = rank * VALUES;
      if (found[place + TASK] > 0) {
        parts.add(format("the loss of task record %.0f on rank %d", found[place + TASK], rank));
      }
      if (found[place + REPLAY] > 0) {
        parts.add(
            format("the loss of replay document %.0f on rank %d", found[place + REPLAY], rank));
      }
      if (found[place + GRADIENT] > 0 && found[place + TASK] + found[place + REPLAY] == 0) {
        parts.add("the gradient of rank %d".formatted(rank) + mine(rank));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  /** The samples behind a rank's gradient, as far as this rank knows them. */
  private String mine(int rank) {
    return rank != collective.rank()
        ? ""
        : " (task records %s, replay documents %s)"
            .formatted(numbers(slice.task()), numbers(slice.replay()));
  }

  private static List<Integer> numbers(int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> i + 1).toList();
  }
}
