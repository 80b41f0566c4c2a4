package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.SampleRows;

/**
 * Cross-entropy of given tokens after hidden states: {@code Σ −ln P(token | state)}, in nats.
 *
 * @param hidden [rows, hidden size], after the final norm
 */
public record SummedCrossEntropy(DecoderModel model, TensorScope scope, Tensor hidden) {
  /** Rows whose logits exist at a time. */
  private static final int CHUNK = 512;

  /**
   * Sums by sample.
   *
   * @param rows of the states that are read
   * @param tokens whose probability is asked for after each of them
   * @param sampleOf what each counts for, from 0
   * @param samples how many there are
   * @return a sum for each sample
   */
  public double[] of(long[] rows, long[] tokens, long[] sampleOf, int samples) {
    SampleRows read =
        new SampleRows(scope.of(rows, rows.length), scope.of(sampleOf, sampleOf.length), samples);
    Tensor labels = scope.of(tokens, tokens.length);
    return model
        .ops()
        .head()
        .crossEntropy(scope, hidden, model.head(), read, labels, CHUNK)
        .toDoubles();
  }
}
