package io.gere.step;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.random.SplitMix64;
import java.util.Arrays;
import java.util.Optional;

/**
 * What decides which inputs an adapter drops: a key of each sample, a pure function of seed, task,
 * step and sample, so that every split of the work drops the same.
 */
final class DropoutKeys {
  private final boolean used;
  private final long start;

  DropoutKeys(Recipe recipe, int taskIndex) {
    this.used = recipe.adapter().type() == AdapterType.LORA && recipe.adapter().dropout() > 0;
    this.start = mix(recipe.run().seed(), taskIndex);
  }

  /** Keys of these samples; empty where nothing is dropped. */
  Optional<long[]> of(long step, boolean replay, int[] samples) {
    if (!used) {
      return Optional.empty();
    }
    long key = mix(mix(start, step), replay ? 1 : 0);
    return Optional.of(Arrays.stream(samples).mapToLong(sample -> mix(key, sample)).toArray());
  }

  private static long mix(long key, long value) {
    return SplitMix64.mix(key ^ SplitMix64.mix(value));
  }
}
