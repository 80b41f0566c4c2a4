package io.gere.replay;

import io.gere.model.LlamaModel;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The base model's forward pass over replay documents, each alone and without padding (method.md
 * §2): hidden states of some layers go to a cache each, their moments are collected, and where
 * thresholds are to be quantiles, sketches too.
 */
public final class Distillation {
  private final LlamaModel base;
  private final int[] layers;
  private final List<ActivationMoments> moments;
  private final List<ActivationQuantiles> quantiles;

  /**
   * @param layers indices in Hugging Face's {@code hidden_states}, from 1 to the number of layers
   * @param withQuantiles whether quantiles will be asked for
   */
  public Distillation(LlamaModel base, List<Integer> layers, boolean withQuantiles) {
    int width = base.config().hiddenSize();
    this.base = base;
    this.layers = layers.stream().mapToInt(Integer::intValue).toArray();
    this.moments =
        Stream.generate(() -> new ActivationMoments(width)).limit(layers.size()).toList();
    this.quantiles =
        Stream.generate(() -> new ActivationQuantiles(width))
            .limit(withQuantiles ? layers.size() : 0)
            .toList();
  }

  /**
   * Distils one document.
   *
   * @param document its index in the replay set
   * @param caches one for each layer, in their order
   */
  public void add(int document, int[] tokens, List<HiddenStateCache.Writer> caches)
      throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor ids = scope.of(Arrays.stream(tokens).asLongStream().toArray(), 1, tokens.length);
      List<Tensor> hidden = base.hiddenStates(scope, ids, layers);
      for (int slot = 0; slot < layers.length; slot++) {
        // One document stays far below a buffer's 2 GB: 563 tokens of 8192 dimensions are 18 MB.
        Tensor exact =
            base.ops().tensor(scope, "convert", hidden.get(slot), ElementType.FLOAT32.code());
        ByteBuffer states = exact.onHost().get(0);
        moments.get(slot).add(states.asFloatBuffer(), tokens.length);
        if (!quantiles.isEmpty()) {
          quantiles.get(slot).add(states.asFloatBuffer(), tokens.length);
        }
        caches.get(slot).write(document, tokens.length, states);
      }
    }
  }

  /** Moments of all hidden states so far, of each layer. */
  public List<ActivationMoments> moments() {
    return moments;
  }

  /** Quantiles of all hidden states so far, of each layer; none if they were not wanted. */
  public List<ActivationQuantiles> quantiles() {
    return quantiles;
  }
}
