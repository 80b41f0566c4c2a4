package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/**
 * The replay loss's second term, of each kind: {@code imitation.py}. A kind has sums and counts of
 * each sample, whose quotient is the sample's loss, and a gradient. {@code hidden} is [b, t, D],
 * {@code weights} float32 [samples], {@code upstream} float32 [b · t, D].
 */
public final class ImitationOps {
  private final ScriptModule script;

  ImitationOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * The band in which a dimension counts as non-activated.
   *
   * @param upper τ⁺ [D], float32
   * @param lower τ⁻ [D], float32
   */
  public record Band(Tensor upper, Tensor lower) {}

  /**
   * The base model's logits, as what they are computed from.
   *
   * @param hidden h* [n, D]
   * @param head [V, D], frozen
   */
  public record BaseLogits(Tensor hidden, Tensor head) {}

  /**
   * The threshold-based margin: how far elements are outside their band, and how many are.
   *
   * @param packed uint8 [n, ⌈D / 4⌉]: the base model's states, two bits an element
   * @param overAll whether all elements are counted, and not only those outside
   * @return float64 [2, samples]: sums and counts
   */
  public Tensor marginSums(
      TensorScope into, Tensor hidden, SampleRows rows, Tensor packed, Band band, boolean overAll) {
    return script.tensor(
        into,
        "margin_sums",
        hidden,
        rows.rows(),
        rows.sampleOf(),
        rows.samples(),
        packed,
        band.upper(),
        band.lower(),
        overAll);
  }

  /** Adds Σ weight · d sum / d hidden to {@code upstream}. */
  public void marginBackward(
      Tensor hidden, SampleRows rows, Tensor packed, Band band, Tensor weights, Tensor upstream) {
    script.execute(
        "margin_backward",
        hidden,
        rows.rows(),
        rows.sampleOf(),
        packed,
        band.upper(),
        band.lower(),
        weights,
        upstream);
  }

  /**
   * Feature imitation: the mean over D of |h − h*| or (h − h*)², summed over positions.
   *
   * @param base h* [n, D]
   * @param power 1 or 2
   * @return float64 [2, samples]: sums and counts
   */
  public Tensor featureSums(
      TensorScope into, Tensor hidden, SampleRows rows, Tensor base, int power) {
    return script.tensor(
        into, "feature_sums", hidden, rows.rows(), rows.sampleOf(), rows.samples(), base, power);
  }

  /** Adds Σ weight · d sum / d hidden to {@code upstream}. */
  public void featureBackward(
      Tensor hidden, SampleRows rows, Tensor base, int power, Tensor weights, Tensor upstream) {
    script.execute(
        "feature_backward", hidden, rows.rows(), rows.sampleOf(), base, power, weights, upstream);
  }

  /**
   * Logit imitation: KL(base ‖ current) of softmax(logits / 2), summed over positions.
   *
   * @param head [V, D] of the model that is trained
   * @param chunk positions whose logits exist at a time
   * @return float64 [2, samples]: sums and counts
   */
  public Tensor logitSums(
      TensorScope into, Tensor hidden, Tensor head, SampleRows rows, BaseLogits base, int chunk) {
    return script.tensor(
        into,
        "logit_sums",
        hidden,
        head,
        rows.rows(),
        rows.sampleOf(),
        rows.samples(),
        base.hidden(),
        base.head(),
        chunk);
  }

  /** Adds Σ weight · d sum / d hidden, and d head where it is trained, to {@code gradient}. */
  public void logitBackward(
      Tensor hidden,
      Tensor head,
      SampleRows rows,
      BaseLogits base,
      int chunk,
      Tensor weights,
      HeadGradient gradient) {
    script.execute(
        "logit_backward",
        hidden,
        head,
        rows.rows(),
        rows.sampleOf(),
        base.hidden(),
        base.head(),
        chunk,
        weights,
        gradient.hidden(),
        gradient.head());
  }
}
