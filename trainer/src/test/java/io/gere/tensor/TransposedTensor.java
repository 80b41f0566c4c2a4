package io.gere.tensor;

import java.util.Map;

/** A tensor whose rows do not lie in order, as some kernels return them. */
public final class TransposedTensor {
  private static final String SCRIPT =
      """
      class Views(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def transposed(self, x: Tensor) -> Tensor:
          return torch.transpose(x, 1, 2)
      """;

  private TransposedTensor() {}

  /** A view [a, c, b, d] of a tensor [a, b, c, d]. */
  public static Tensor of(TensorScope into, Tensor tensor) {
    try (ScriptModule views = ScriptModule.compile("Views", SCRIPT, Map.of())) {
      return views.tensor(into, "transposed", tensor);
    }
  }
}
