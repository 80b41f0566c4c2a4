package io.gere.eval;

import io.gere.data.LabelledRows;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/** How likely a model finds tokens, over many sequences, a batch at a time. */
final class Likelihoods {
  /** Rows whose logits exist at a time. */
  private static final int CHUNK = 512;

  private final LlamaModel model;
  private final int batchSize;

  Likelihoods(LlamaModel model, int batchSize) {
    this.model = model;
    this.batchSize = batchSize;
  }

  /**
   * Logits of some tokens as the next one after each sequence.
   *
   * @param tokens ids
   * @return [sequences][tokens]
   */
  float[][] nextTokenLogits(List<int[]> sequences, long[] tokens) {
    float[][] logits = new float[sequences.size()][];
    for (PaddedBatch batch : PaddedBatch.of(sequences, batchSize)) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor hidden = model.hidden(scope, batch.tensor(scope));
        Tensor last = scope.of(batch.last(), batch.rows());
        Tensor all = model.ops().tensor(scope, "logits_at", hidden, last, model.head());
        Tensor columns = scope.of(tokens, tokens.length);
        float[] chosen = model.ops().tensor(scope, "select_columns", all, columns).toFloats();
        for (int row = 0; row < batch.rows(); row++) {
          logits[batch.members()[row]] =
              Arrays.copyOfRange(chosen, row * tokens.length, (row + 1) * tokens.length);
        }
      }
    }
    return logits;
  }

  /**
   * The mean log-probability of each sample's label tokens, given all that stands before them.
   *
   * @return [samples], 0 or less
   */
  double[] meanLogProbabilities(List<Sample> samples) {
    double[] means = new double[samples.size()];
    for (PaddedBatch batch :
        PaddedBatch.of(samples.stream().map(Sample::inputIds).toList(), batchSize)) {
      double[] entropies = entropies(batch, samples);
      for (int row = 0; row < batch.rows(); row++) {
        int member = batch.members()[row];
        means[member] = -entropies[row] / samples.get(member).labelTokens();
      }
    }
    return means;
  }

  /** Cross-entropy summed over each row's labels. */
  private double[] entropies(PaddedBatch batch, List<Sample> samples) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = model.hidden(scope, batch.tensor(scope));
      LabelledRows labelled =
          LabelledRows.of(
              Arrays.stream(batch.members()).mapToObj(samples::get).toList(), batch.starts());
      return model
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
    }
  }
}
