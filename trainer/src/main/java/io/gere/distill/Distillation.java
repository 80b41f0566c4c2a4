package io.gere.distill;

import io.gere.data.Sample;
import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The base model's forward pass over replay documents (method.md §2). A document's hidden states
 * are those it has alone and without padding, to float rounding: padding stands behind it, where
 * causal attention does not look, and is cut off before anybody sees it. Only the states of tokens
 * that have labels are handed on: all of a text's.
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
      int[] lengths = batch.samples().stream().mapToInt(Sample::length).toArray();
      List<Tensor> hidden = base.hiddenStates(scope, ids, lengths, layers);
      for (int row = 0; row < batch.size(); row++) {
        int document = batch.documents().get(row);
        Sample sample = batch.samples().get(row);
        for (int slot = 0; slot < layers.length; slot++) {
          try (TensorScope copies = scope.inner()) {
            int start = row * batch.width();
            Tensor rows =
                sample.isLabelledThroughout()
                    ? copies.window(hidden.get(slot), (long) start * width, sample.length(), width)
                    : labelled(copies, hidden.get(slot), start, sample);
            taker.take(new HiddenStates(copies, slot, document, rows));
          }
        }
      }
    }
  }

  private Tensor labelled(TensorScope copies, Tensor hidden, int start, Sample sample) {
    long[] rows = Arrays.stream(sample.labelled()).mapToLong(t -> (long) start + t).toArray();
    return base.ops().head().selectRows(copies, hidden, copies.of(rows, rows.length));
  }
}
