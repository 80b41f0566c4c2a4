package io.gere.eval;

import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Movement;
import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ImitationOps;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdRule;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a model is from the base model on the texts that it reads. The base model reads each
 * batch beside it: that is one pass more, where states kept for it would be 270 kB a token of an 8
 * B model.
 */
final class StateMovement implements TextEvaluation.StatesReader, AutoCloseable {
  /** Rows whose logits exist at a time. */
  private static final int CHUNK = 512;

  /** Number of sums that {@link io.gere.tensor.ops.MovementOps#states} gives. */
  private static final int SUMS = 5;

  /** The paper's band, whatever a run trains with, so that runs compare. */
  private static final ThresholdRule.Sigma BAND = new ThresholdRule.Sigma(1);

  private final DecoderModel model;
  private final DecoderModel base;
  private final TensorScope owned = TensorScope.open();
  private final List<Layer> layers = new ArrayList<>();
  private double nats;
  private long tokens;

  /** A layer's band, what a distance in each dimension counts, and its sums so far. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layer(int number, ImitationOps.Band band, Tensor scale, double[] sums) {}

  /**
   * Nothing is read yet.
   *
   * @param states moments of the base model's hidden states over the whole text, layer by layer
   */
  StateMovement(DecoderModel model, DecoderModel base, List<ActivationMoments> states) {
    this.model = model;
    this.base = base;
    for (int slot = 0; slot < states.size(); slot++) {
      LayerThresholds band = BAND.of(slot + 1, states.get(slot));
      layers.add(
          new Layer(
              band.layer(),
              new ImitationOps.Band(tensor(band.upper()), tensor(band.lower())),
              tensor(scale(band)),
              new double[SUMS]));
    }
  }

  private Tensor tensor(float[] values) {
    return owned.of(values, values.length);
  }

  /** 1 / σ; 0 where the base model's states vary by rounding alone. */
  private static float[] scale(LayerThresholds band) {
    float[] scale = new float[band.mean().length];
    for (int d = 0; d < scale.length; d++) {
      double deviation = band.standardDeviation()[d];
      boolean varies = deviation > 1e-7 * Math.abs(band.mean()[d]);
      scale[d] = varies ? (float) (1 / deviation) : 0;
    }
    return scale;
  }

  @Override
  public void read(TensorScope scope, PaddedBatch batch, Tensor rows, List<Tensor> states) {
    List<Tensor> before =
        base.hiddenStates(
            scope, batch.tensor(scope), batch.lengths(), TextEvaluation.allLayers(base));
    for (Layer layer : layers) {
      int slot = layer.number() - 1;
      try (Tensor now = chosen(scope, states.get(slot), rows);
          Tensor then = chosen(scope, before.get(slot), rows)) {
        double[] sums = model.ops().movement().states(now, then, layer.band(), layer.scale());
        for (int i = 0; i < SUMS; i++) {
          layer.sums()[i] += sums[i];
        }
        if (slot == layers.size() - 1) {
          nats +=
              model
                  .ops()
                  .movement()
                  .divergence(
                      now, model.head(), new ImitationOps.BaseLogits(then, base.head()), CHUNK);
        }
      }
    }
    tokens += rows.elements();
  }

  private Tensor chosen(TensorScope scope, Tensor states, Tensor rows) {
    return model.ops().head().selectRows(scope, states, rows);
  }

  /** What was found in all that was read. */
  Movement found() {
    return new Movement(nats, tokens, layers.stream().map(this::found).toList());
  }

  private LayerMovement found(Layer layer) {
    double[] sums = layer.sums();
    long elements = tokens * model.config().hiddenSize();
    return new LayerMovement(
        layer.number(),
        tokens,
        elements,
        (long) sums[0],
        (long) sums[1],
        (long) sums[2],
        sums[3],
        sums[4]);
  }

  @Override
  public void close() {
    owned.close();
  }
}
