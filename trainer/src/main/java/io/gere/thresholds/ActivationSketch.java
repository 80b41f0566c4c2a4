package io.gere.thresholds;

import io.gere.distill.HiddenStates;
import io.gere.tensor.ElementType;
import java.nio.FloatBuffer;
import java.util.Optional;

/** What thresholds are made from: a layer's moments and, where these are wanted, quantiles. */
public final class ActivationSketch {
  private final ActivationMoments moments;
  private final Optional<ActivationQuantiles> quantiles;

  /** A sketch of no document. */
  public ActivationSketch(int dimensions, boolean withQuantiles) {
    moments = new ActivationMoments(dimensions);
    quantiles = withQuantiles ? Optional.of(new ActivationQuantiles(dimensions)) : Optional.empty();
  }

  /** Takes in a document's hidden states, unrounded. */
  public void add(HiddenStates states) {
    FloatBuffer exact = states.as(ElementType.FLOAT32).asFloatBuffer();
    moments.add(exact, states.tokens());
    quantiles.ifPresent(sketch -> sketch.add(exact, states.tokens()));
  }

  public ActivationMoments moments() {
    return moments;
  }

  public Optional<ActivationQuantiles> quantiles() {
    return quantiles;
  }
}
