package io.gere.data.batch;

import io.gere.config.Batch;
import io.gere.config.choice.Feeding;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded random cases, small enough that borders of every kind come up. */
record RandomPlans(long seed, int taskIndex, int taskSamples, int replayDocuments, Batch batch) {

  static List<RandomPlans> cases(Feeding feeding) {
    return IntStream.range(0, 200)
        .mapToObj(
            number -> {
              Random random = new Random(number);
              int global = 2 + random.nextInt(12);
              int replay = 1 + random.nextInt(global - 1);
              return new RandomPlans(
                  random.nextLong(),
                  random.nextInt(5),
                  1 + random.nextInt(60),
                  1 + random.nextInt(40),
                  new Batch(global, 2, feeding, replay, random.nextInt(4) > 0, false));
            })
        .toList();
  }

  BatchPlan plan() {
    return BatchPlan.of(seed, taskIndex, taskSamples, replayDocuments, batch, true);
  }
}
