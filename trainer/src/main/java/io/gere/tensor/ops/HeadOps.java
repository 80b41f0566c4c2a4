package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/** The head and the cross-entropy: {@code head.py}. */
public final class HeadOps {
  private final ScriptModule script;

  HeadOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * Some positions of hidden states.
   *
   * @param hidden [b, t, D]
   * @param rows int64 [n], flattened positions
   * @return [n, D], without a graph
   */
  public Tensor selectRows(TensorScope into, Tensor hidden, Tensor rows) {
    return script.tensor(into, "select_rows", hidden, rows);
  }

  /**
   * Cross-entropy, summed over each sample's rows.
   *
   * @param hidden [b, t, D], after the final norm
   * @param head [V, D]
   * @param labels int64 [n], the token that each row should predict
   * @param chunk rows whose logits exist at a time
   * @return float64 [samples], in nats
   */
  public Tensor crossEntropy(
      TensorScope into, Tensor hidden, Tensor head, SampleRows rows, Tensor labels, int chunk) {
    return script.tensor(
        into,
        "cross_entropy",
        hidden,
        head,
        rows.rows(),
        rows.sampleOf(),
        rows.samples(),
        labels,
        chunk);
  }

  /**
   * The same, and how many of each sample's labels are the likeliest token at their place.
   *
   * @return float64 [2, samples]: nats, and labels
   */
  public Tensor crossEntropyAndHits(
      TensorScope into, Tensor hidden, Tensor head, SampleRows rows, Tensor labels, int chunk) {
    return script.tensor(
        into,
        "cross_entropy_and_hits",
        hidden,
        head,
        rows.rows(),
        rows.sampleOf(),
        rows.samples(),
        labels,
        chunk);
  }

  /**
   * Cross-entropy, and at once the gradient of Σ weight · cross-entropy, which is added to {@code
   * gradient}: logits exist once.
   *
   * @param weights float32 [samples], of each sample's sum
   */
  public Tensor crossEntropyBackward(
      TensorScope into,
      Tensor hidden,
      Tensor head,
      SampleRows rows,
      Tensor labels,
      int chunk,
      Tensor weights,
      HeadGradient gradient) {
    return script.tensor(
        into,
        "cross_entropy_backward",
        hidden,
        head,
        rows.rows(),
        rows.sampleOf(),
        rows.samples(),
        labels,
        chunk,
        weights,
        gradient.hidden(),
        gradient.head());
  }

  /**
   * Squared length of each sample's part of a gradient.
   *
   * @param gradient float32 [b · t, D]
   * @return float64 [samples]
   */
  public Tensor squaresBySample(TensorScope into, Tensor gradient, SampleRows rows) {
    return script.tensor(
        into, "squares_by_sample", gradient, rows.rows(), rows.sampleOf(), rows.samples());
  }
}
