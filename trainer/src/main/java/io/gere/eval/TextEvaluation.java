package io.gere.eval;

import io.gere.data.LabelledRows;
import io.gere.data.Sample;
import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.inference.SummedCrossEntropy;
import io.gere.eval.scores.Perplexity;
import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/** A model's perplexity on texts, each of them read from its beginning. */
public final class TextEvaluation {
  private final DecoderModel model;
  private final int batchTokens;

  /**
   * @param batchTokens of texts that are read at a time, padding counted; the perplexity does not
   *     depend on it, up to rounding
   */
  public TextEvaluation(DecoderModel model, int batchTokens) {
    this.model = model;
    this.batchTokens = batchTokens;
  }

  /**
   * The perplexity.
   *
   * @param texts token ids, at least two each; at least one text
   */
  public Perplexity score(List<int[]> texts) {
    return labelled(texts.stream().map(ids -> new Sample(ids, ids)).toList());
  }

  /**
   * The perplexity on those tokens of texts that have labels.
   *
   * @param samples at least one
   */
  public Perplexity labelled(List<Sample> samples) {
    double nats = 0;
    List<int[]> texts = samples.stream().map(Sample::inputIds).toList();
    for (PaddedBatch batch : PaddedBatch.of(texts, batchTokens)) {
      nats += nats(batch, Arrays.stream(batch.members()).mapToObj(samples::get).toList());
    }
    return new Perplexity(nats, samples.stream().mapToLong(Sample::labelTokens).sum());
  }

  /** Cross-entropy, summed over the batch's tokens. */
  private double nats(PaddedBatch batch, List<Sample> samples) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = model.hidden(scope, batch.tensor(scope), batch.lengths());
      LabelledRows labelled = LabelledRows.of(samples, batch.starts());
      double[] each =
          new SummedCrossEntropy(model, scope, hidden)
              .of(labelled.rows(), labelled.labels(), labelled.samples(), batch.rows());
      return Arrays.stream(each).sum();
    }
  }
}
