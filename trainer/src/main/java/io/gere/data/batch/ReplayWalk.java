package io.gere.data.batch;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The endless walk over the replay set: every document once, then all anew in another order. A
 * batch in which a round ends and the next begins must not hold a document twice, so the new round
 * begins with documents that the batch does not hold yet. Each round thus depends on the one
 * before; the walk goes through them from the first.
 */
final class ReplayWalk {
  private final int documents;
  private final int perBatch;
  private final SeededOrder orders;
  private int round;
  private int[] order;

  ReplayWalk(int documents, int perBatch, SeededOrder orders) {
    this.documents = documents;
    this.perBatch = perBatch;
    this.orders = orders;
    this.order = orders.round(0);
  }

  /** The documents of a batch, counted from the task's first. */
  int[] batch(long number) {
    int[] batch = new int[perBatch];
    for (int i = 0; i < perBatch; i++) {
      long position = number * perBatch + i;
      batch[i] = order(Math.toIntExact(position / documents))[(int) (position % documents)];
    }
    return batch;
  }

  private int[] order(int wanted) {
    if (wanted < round) {
      round = 0;
      order = orders.round(0);
    }
    while (round < wanted) {
      order = next();
      round++;
    }
    return order;
  }

  private int[] next() {
    int[] candidates = orders.round(round + 1);
    // of the batch across the border, what the round that ends has given
    int begun = (int) ((round + 1L) * documents % perBatch);
    if (begun == 0 || documents < perBatch) {
      return candidates;
    }
    Set<Integer> held =
        Arrays.stream(order, documents - begun, documents).boxed().collect(Collectors.toSet());
    IntStream first =
        Arrays.stream(candidates).filter(i -> !held.contains(i)).limit(perBatch - begun);
    return IntStream.concat(first, Arrays.stream(candidates)).distinct().toArray();
  }
}
