package io.gere.config;

import io.gere.config.choice.Feeding;

/**
 * What an optimizer step is fed.
 *
 * @param global samples of an optimizer step, over all ranks, replay among them
 * @param micro samples a rank computes at a time
 * @param feeding how replay documents come into the batches
 * @param replay replay documents in a global batch, with batch insertion
 * @param shuffle whether the order is random; otherwise everything comes in file order
 * @param packing whether the samples of a micro-batch lie end to end instead of padded
 */
public record Batch(
    @Default("64") int global,
    @Default("4") int micro,
    @Default("batch-insertion") Feeding feeding,
    @Default("4") int replay,
    @Default("true") boolean shuffle,
    @Default("false") boolean packing) {
  public Batch {
    Check.between("batch.global", global, 1, Check.MOST_SAMPLES);
    Check.between("batch.micro", micro, 1, Check.MOST_SAMPLES);
    boolean fits = replay >= 0 && replay < global;
    String range = "be from 0 to %d, below batch.global".formatted(global - 1);
    Check.that(fits, "batch.replay", replay, range);
  }
}
