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
    return model
        .ops()
        .head()
        .crossEntropy(
            scope, hidden, model.head(), read(rows, sampleOf, samples), ids(tokens), CHUNK)
        .toDoubles();
  }

  /**
   * The same, and how many of each sample's tokens are the likeliest at their place.
   *
   * @return first the sums of all samples, then the counts of all
   */
  public double[] andHits(long[] rows, long[] tokens, long[] sampleOf, int samples) {
    return model
        .ops()
        .head()
        .crossEntropyAndHits(
            scope, hidden, model.head(), read(rows, sampleOf, samples), ids(tokens), CHUNK)
        .toDoubles();
  }

  private SampleRows read(long[] rows, long[] sampleOf, int samples) {
    return new SampleRows(ids(rows), ids(sampleOf), samples);
  }

  private Tensor ids(long[] values) {
    return scope.of(values, values.length);
  }
}
