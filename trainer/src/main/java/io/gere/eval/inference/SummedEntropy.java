package io.gere.eval.inference;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/**
 * How badly hidden states foretell tokens: {@code Σ −ln P(token | state)}, in nats.
 *
 * @param hidden [rows, hidden size], after the final norm
 */
public record SummedEntropy(LlamaModel model, TensorScope scope, Tensor hidden) {
  /** Rows whose logits exist at a time. */
  private static final int CHUNK = 512;

  /**
   * Sums by group.
   *
   * @param rows of the states that foretell
   * @param tokens that each of them should
   * @param groups that each counts for, from 0
   * @param count of groups
   * @return a sum for each group
   */
  public double[] of(long[] rows, long[] tokens, long[] groups, int count) {
    return model
        .ops()
        .tensor(
            scope,
            "entropy",
            hidden,
            model.head(),
            scope.of(rows, rows.length),
            scope.of(tokens, tokens.length),
            scope.of(groups, groups.length),
            count,
            CHUNK)
        .toDoubles();
  }
}
