package io.gere.eval;

import io.gere.data.LabelledRows;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/**
 * How well a model foretells general text that it was not trained on: {@code exp(−(1/N) Σ ln P(y_t
 * | y_<t))} over all N tokens but the first of each text. All texts' tokens weigh the same.
 *
 * @param value 1 or more; lower is better
 * @param tokens that were foretold: N
 */
public record Perplexity(double value, long tokens) {
  /** Rows whose logits exist at a time. */
  private static final int CHUNK = 512;

  /**
   * Measures.
   *
   * @param texts token ids, at least two each, each read from its beginning
   * @param batchTokens of texts that are read at a time, padding counted; the value does not depend
   *     on it, up to rounding
   */
  public static Perplexity of(LlamaModel model, List<int[]> texts, int batchTokens) {
    List<Sample> samples = texts.stream().map(ids -> new Sample(ids, ids)).toList();
    double entropy = 0;
    for (PaddedBatch batch : PaddedBatch.of(texts, batchTokens)) {
      entropy += entropy(model, batch, samples);
    }
    long tokens = samples.stream().mapToLong(Sample::labelTokens).sum();
    return new Perplexity(Math.exp(entropy / tokens), tokens);
  }

  /** Cross-entropy in nats, summed over the batch's tokens. */
  private static double entropy(LlamaModel model, PaddedBatch batch, List<Sample> samples) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = model.hidden(scope, batch.tensor(scope));
      LabelledRows labelled =
          LabelledRows.of(
              Arrays.stream(batch.members()).mapToObj(samples::get).toList(), batch.starts());
      double[] rows =
          model
              .ops()
              .tensor(
                  scope,
                  "entropy",
                  hidden,
                  model.head(),
                  scope.of(labelled.rows(), labelled.rows().length),
                  scope.of(labelled.labels(), labelled.rows().length),
                  scope.of(labelled.samples(), labelled.rows().length),
                  batch.rows(),
                  CHUNK)
              .toDoubles();
      return Arrays.stream(rows).sum();
    }
  }
}
