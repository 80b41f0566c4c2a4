package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/** Moments of hidden states: {@code moments.py}. */
public final class MomentsOps {
  private final ScriptModule script;

  MomentsOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * Mean and squared deviations of each column; two rows of doubles are all that leaves the device.
   *
   * @param rows [n, D], of any float type, n at least 1
   */
  public ColumnMoments of(Tensor rows) {
    try (TensorScope scope = TensorScope.open()) {
      return new ColumnMoments(rows.shape()[0], script.tensor(scope, "moments", rows).toDoubles());
    }
  }
}
