package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/** How far a model has moved from the base model: {@code movement.py}. */
public final class MovementOps {
  private final ScriptModule script;

  MovementOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * One layer's hidden states beside the base model's.
   *
   * @param now [n, D], of any float type
   * @param then the base model's [n, D]
   * @param scale float32 [D]: what a distance in each dimension counts
   * @return elements that went to the opposite state, to neutral and from neutral, then the sums of
   *     scaled distances and of the rows' cosines
   */
  public double[] states(Tensor now, Tensor then, ImitationOps.Band band, Tensor scale) {
    try (TensorScope scope = TensorScope.open()) {
      return script
          .tensor(scope, "movement", now, then, band.upper(), band.lower(), scale)
          .toDoubles();
    }
  }

  /**
   * KL(base ‖ model) of the next token's distribution, summed over rows, in nats.
   *
   * @param now last hidden states [n, D]
   * @param head [V, D] of the model
   * @param chunk rows whose logits exist at a time
   */
  public double divergence(Tensor now, Tensor head, ImitationOps.BaseLogits base, int chunk) {
    try (TensorScope scope = TensorScope.open()) {
      return script.tensor(scope, "divergence", now, head, base.hidden(), base.head(), chunk)
          .toDoubles()[0];
    }
  }
}
