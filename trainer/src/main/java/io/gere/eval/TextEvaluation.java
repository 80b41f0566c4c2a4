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
import java.util.stream.IntStream;

/** A model's perplexity on texts, each of them read from its beginning. */
public final class TextEvaluation {
  private final DecoderModel model;
  private final int batchTokens;

  /** Reads more off a batch's hidden states than its perplexity. */
  interface StatesReader {
    /**
     * Reads; what it makes in the scope ends with the batch.
     *
     * @param rows int64 [n]: the flattened positions whose next token counts
     * @param states of all decoder layers, rising, [b, t, D] each
     */
    void read(TensorScope scope, PaddedBatch batch, Tensor rows, List<Tensor> states);
  }

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
    return labelled(samples(texts));
  }

  /** The same, while another reads the hidden states of all layers. */
  Perplexity score(List<int[]> texts, StatesReader reader) {
    return read(samples(texts), allLayers(model), reader);
  }

  /** All decoder layers as {@link DecoderModel#hiddenStates} counts them. */
  static int[] allLayers(DecoderModel model) {
    return IntStream.rangeClosed(1, model.config().layers()).toArray();
  }

  private static List<Sample> samples(List<int[]> texts) {
    return texts.stream().map(ids -> new Sample(ids, ids)).toList();
  }

  /**
   * The perplexity on those tokens of texts that have labels.
   *
   * @param samples at least one
   */
  public Perplexity labelled(List<Sample> samples) {
    int[] last = {model.config().layers()};
    return read(samples, last, (scope, batch, rows, states) -> {});
  }

  private Perplexity read(List<Sample> samples, int[] layers, StatesReader reader) {
    double nats = 0;
    List<int[]> texts = samples.stream().map(Sample::inputIds).toList();
    for (PaddedBatch batch : PaddedBatch.of(texts, batchTokens)) {
      List<Sample> members = Arrays.stream(batch.members()).mapToObj(samples::get).toList();
      nats += nats(batch, members, layers, reader);
    }
    return new Perplexity(nats, samples.stream().mapToLong(Sample::labelTokens).sum());
  }

  /** Cross-entropy, summed over the batch's tokens. */
  private double nats(PaddedBatch batch, List<Sample> samples, int[] layers, StatesReader reader) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> states = model.hiddenStates(scope, batch.tensor(scope), batch.lengths(), layers);
      LabelledRows labelled = LabelledRows.of(samples, batch.starts());
      double[] each =
          new SummedCrossEntropy(model, scope, states.get(states.size() - 1))
              .of(labelled.rows(), labelled.labels(), labelled.samples(), batch.rows());
      Tensor rows = scope.of(labelled.rows(), labelled.rows().length);
      reader.read(scope, batch, rows, states);
      return Arrays.stream(each).sum();
    }
  }
}
