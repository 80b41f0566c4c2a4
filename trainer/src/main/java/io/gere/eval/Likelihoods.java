package io.gere.eval;

import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/** How likely a model finds tokens, over many sequences, a batch at a time. */
final class Likelihoods {
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

  /** Cross-entropy summed over each row's labels; the tensor holds further sums after it. */
  private double[] entropies(PaddedBatch batch, List<Sample> samples) {
    try (TensorScope scope = TensorScope.open()) {
      LlamaModel.Segment all = model.segment(model.layers());
      List<Tensor> rotary = model.rotary(scope, batch.longest());
      Tensor embedded = model.ops().tensor(scope, "embed", batch.tensor(scope), model.embedding());
      return model
          .ops()
          .tensor(
              scope,
              "loss_sums",
              embedded,
              all.weights(),
              all.adapters(),
              all.slots(),
              rotary.get(0),
              rotary.get(1),
              model.finalNorm(),
              model.head(),
              targets(scope, batch, samples),
              List.of())
          .toDoubles();
    }
  }

  /** int64 [rows, longest]: the label of the next position. */
  private static Tensor targets(TensorScope scope, PaddedBatch batch, List<Sample> samples) {
    int longest = batch.longest();
    long[] targets = new long[batch.rows() * longest];
    Arrays.fill(targets, Sample.NO_LABEL);
    for (int row = 0; row < batch.rows(); row++) {
      int[] labels = samples.get(batch.members()[row]).labels();
      for (int t = 1; t < labels.length; t++) {
        targets[row * longest + t - 1] = labels[t];
      }
    }
    return scope.of(targets, batch.rows(), longest);
  }
}
