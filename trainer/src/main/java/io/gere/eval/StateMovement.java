package io.gere.eval;

import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Movement;
import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ImitationOps;
import io.gere.thresholds.ActivationMoments;
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

  /** The paper's band, whatever a run trains with, so that runs compare. */
  private static final ThresholdRule.Sigma BAND = new ThresholdRule.Sigma(1);

  private final DecoderModel model;
  private final DecoderModel base;
  private final TensorScope owned = TensorScope.open();
  private final List<Layer> layers = new ArrayList<>();
  private double nats;
  private long tokens;

  /** A layer's band and its sums so far. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layer(StateBand band, double[] sums) {}

  /**
   * Nothing is read yet.
   *
   * @param states moments of the base model's hidden states over the whole text, layer by layer
   */
  StateMovement(DecoderModel model, DecoderModel base, List<ActivationMoments> states) {
    this.model = model;
    this.base = base;
    for (int slot = 0; slot < states.size(); slot++) {
      StateBand band = StateBand.of(BAND.of(slot + 1, states.get(slot)), owned);
      layers.add(new Layer(band, new double[StateBand.SUMS]));
    }
  }

  @Override
  public void read(TensorScope scope, PaddedBatch batch, Tensor rows, List<Tensor> states) {
    List<Tensor> before =
        base.hiddenStates(
            scope, batch.tensor(scope), batch.lengths(), TextEvaluation.allLayers(base));
    for (Layer layer : layers) {
      int slot = layer.band().layer() - 1;
      try (Tensor now = chosen(scope, states.get(slot), rows);
          Tensor then = chosen(scope, before.get(slot), rows)) {
        double[] sums = layer.band().sums(model, now, then);
        for (int i = 0; i < StateBand.SUMS; i++) {
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
    return LayerMovement.of(
        layer.band().layer(), tokens, model.config().hiddenSize(), layer.sums());
  }

  @Override
  public void close() {
    owned.close();
  }
}
