package io.gere.train;

import io.gere.GereException;
import io.gere.replay.HiddenStateCache;
import io.gere.replay.Thresholds;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;

/** What the margin loss holds a model to: the base model's hidden states and their thresholds. */
final class BaseStates {
  private final HiddenStateCache cache;
  private final Tensor upper;
  private final Tensor lower;

  BaseStates(TensorScope scope, HiddenStateCache cache, Thresholds thresholds) {
    this.cache = cache;
    this.upper = scope.of(thresholds.upper(0), thresholds.upper(0).length);
    this.lower = scope.of(thresholds.lower(0), thresholds.lower(0).length);
  }

  int hiddenSize() {
    return cache.hiddenSize();
  }

  Tensor upper() {
    return upper;
  }

  Tensor lower() {
    return lower;
  }

  /** One document's states, float32 [tokens, D]. */
  ByteBuffer states(int document, int tokens) {
    if (cache.tokens(document) != tokens) {
      throw GereException.failure(
          ("replay document %d has %d tokens here and %d in the hidden-state cache; the cache was"
                  + " made with another tokenizer or replay set: run 'gere distill' again")
              .formatted(document, tokens, cache.tokens(document)));
    }
    return cache.states(document);
  }
}
