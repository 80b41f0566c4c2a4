package io.gere.distill;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.util.List;

/**
 * The base model's forward pass over replay documents (method.md §2). A document's hidden states
 * are those it has alone and without padding, to float rounding: padding stands behind it, where
 * causal attention does not look, and is cut off before anybody sees it.
 */
public final class Distillation {
  private final DecoderModel base;
  private final int[] layers;

  /** What is done with the hidden states. */
  public interface HiddenStatesConsumer {
    void take(HiddenStates states) throws IOException;
  }

  /**
   * @param layers indices in Hugging Face's {@code hidden_states}, from 1 to the number of layers
   */
  public Distillation(DecoderModel base, List<Integer> layers) {
    this.base = base;
    this.layers = layers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Runs a batch; the taker gets document after document, and of each, layer after layer. */
  public void run(DocumentBatch batch, HiddenStatesConsumer taker) throws IOException {
    int width = base.config().hiddenSize();
    try (TensorScope scope = TensorScope.open()) {
      Tensor ids = scope.of(batch.padded(), batch.size(), batch.width());
      int[] lengths = batch.ids().stream().mapToInt(document -> document.length).toArray();
      List<Tensor> hidden = base.hiddenStates(scope, ids, lengths, layers);
      for (int row = 0; row < batch.size(); row++) {
        int document = batch.documents().get(row);
        int tokens = batch.ids().get(row).length;
        for (int slot = 0; slot < layers.length; slot++) {
          try (TensorScope copies = scope.inner()) {
            long start = (long) row * batch.width() * width;
            Tensor rows = copies.window(hidden.get(slot), start, tokens, width);
            taker.take(new HiddenStates(copies, slot, document, rows));
          }
        }
      }
    }
  }
}
