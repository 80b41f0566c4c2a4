package io.gere.eval;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ImitationOps;
import io.gere.thresholds.LayerThresholds;

/**
 * A layer's band, and what a distance in each of its dimensions counts.
 *
 * @param layer its index in Hugging Face's {@code hidden_states}, from 1
 * @param scale float32 [D]
 */
record StateBand(int layer, ImitationOps.Band band, Tensor scale) {
  /** Number of sums that {@link io.gere.tensor.ops.MovementOps#states} gives. */
  static final int SUMS = 5;

  /** In native memory that the scope owns. */
  static StateBand of(LayerThresholds layer, TensorScope owned) {
    return new StateBand(
        layer.layer(),
        new ImitationOps.Band(tensor(owned, layer.upper()), tensor(owned, layer.lower())),
        tensor(owned, scale(layer)));
  }

  private static Tensor tensor(TensorScope owned, float[] values) {
    return owned.of(values, values.length);
  }

  /** 1 / σ; 0 where the base model's states vary by rounding alone. */
  private static float[] scale(LayerThresholds layer) {
    float[] scale = new float[layer.mean().length];
    for (int d = 0; d < scale.length; d++) {
      double deviation = layer.standardDeviation()[d];
      boolean varies = deviation > 1e-7 * Math.abs(layer.mean()[d]);
      scale[d] = varies ? (float) (1 / deviation) : 0;
    }
    return scale;
  }

  /**
   * A model's states beside the base model's.
   *
   * @param now [n, D]
   * @param then the base model's [n, D]
   * @return the sums
   */
  double[] sums(DecoderModel model, Tensor now, Tensor then) {
    return model.ops().movement().states(now, then, band, scale);
  }
}
