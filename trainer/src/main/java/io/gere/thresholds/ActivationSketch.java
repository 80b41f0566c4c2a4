package io.gere.thresholds;

import io.gere.GereException;
import io.gere.distill.HiddenStates;
import io.gere.tensor.ElementType;
import io.gere.tensor.ops.ColumnMoments;
import io.gere.tensor.ops.MomentsOps;
import java.nio.FloatBuffer;
import java.util.Optional;

/** What thresholds are made from: a layer's moments and, where these are wanted, quantiles. */
public final class ActivationSketch {
  private final MomentsOps ops;
  private final ActivationMoments moments;
  private final Optional<ActivationQuantiles> quantiles;

  /** A sketch of no document. */
  public ActivationSketch(MomentsOps ops, int dimensions, boolean withQuantiles) {
    this.ops = ops;
    moments = new ActivationMoments(dimensions);
    quantiles = withQuantiles ? Optional.of(new ActivationQuantiles(dimensions)) : Optional.empty();
  }

  /**
   * Takes in a document's hidden states, unrounded.
   *
   * @throws GereException if a value is NaN or infinite; the sketch then is what it was
   */
  public void add(HiddenStates states) {
    ColumnMoments block = states.moments(ops);
    block
        .firstNotFinite()
        .ifPresent(
            dimension -> {
              throw notFinite(states, dimension);
            });
    moments.add(block);
    quantiles.ifPresent(sketch -> sketch.add(floats(states), states.tokens()));
  }

  public ActivationMoments moments() {
    return moments;
  }

  public Optional<ActivationQuantiles> quantiles() {
    return quantiles;
  }

  private static FloatBuffer floats(HiddenStates states) {
    return states.as(ElementType.FLOAT32).asFloatBuffer();
  }

  private GereException notFinite(HiddenStates states, int dimension) {
    FloatBuffer rows = floats(states);
    int at = dimension;
    while (Float.isFinite(rows.get(at))) {
      at += moments.dimensions();
    }
    return GereException.failure(
        "the hidden state of token %d is %s in dimension %d; check the base model's weights, or run it in float32"
            .formatted(at / moments.dimensions(), rows.get(at), dimension));
  }
}
