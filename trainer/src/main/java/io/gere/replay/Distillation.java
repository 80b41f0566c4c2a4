package io.gere.replay;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The base model's forward pass over replay documents, each alone and without padding (method.md
 * §2): hidden states go to a cache, their moments are collected.
 */
public final class Distillation {
  private final LlamaModel base;
  private final ActivationMoments moments;

  public Distillation(LlamaModel base) {
    this.base = base;
    this.moments = new ActivationMoments(base.config().hiddenSize());
  }

  /** Distils one document of {@code tokens} into the cache. */
  public void add(int document, int[] tokens, HiddenStateCache.Writer cache) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor ids = scope.of(Arrays.stream(tokens).asLongStream().toArray(), 1, tokens.length);
      Tensor hidden = base.hidden(scope, ids);
      // One document stays far below a buffer's 2 GB: 563 tokens of 8192 dimensions are 18 MB.
      ByteBuffer states = hidden.memory().get(0);
      moments.add(states.asFloatBuffer(), tokens.length);
      cache.write(document, tokens.length, states);
    }
  }

  /** Moments of all hidden states so far. */
  public ActivationMoments moments() {
    return moments;
  }
}
