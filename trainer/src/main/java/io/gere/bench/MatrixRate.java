package io.gere.bench;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.MachineOps;
import io.gere.tensor.ops.OpPack;
import java.util.Arrays;

/** How fast this machine multiplies square matrices, which no training step can exceed. */
public final class MatrixRate {
  private static final int REPETITIONS = 5;

  private MatrixRate() {}

  /**
   * The best of several products of each size, in GFLOP/s; a product of n × n takes 2 n³
   * operations.
   *
   * @param sizes n of each size
   */
  public static double gigaflops(ElementType type, int... sizes) {
    try (OpPack ops = OpPack.withoutDecoder(type)) {
      return Arrays.stream(sizes)
          .mapToDouble(n -> gigaflops(ops.machine(), type, n))
          .max()
          .orElseThrow();
    }
  }

  private static double gigaflops(MachineOps ops, ElementType type, int n) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor left = scope.empty(type, n, n);
      Tensor right = scope.empty(type, n, n);
      // Not zeros: multiplying these takes a GPU less power, and less time.
      ops.fillNormal(left, 1);
      ops.fillNormal(right, 1);
      Tensor product = scope.empty(type, n, n);
      long best = Long.MAX_VALUE;
      for (int i = 0; i <= REPETITIONS; i++) {
        Torch.finish();
        long start = System.nanoTime();
        ops.product(product, left, right);
        Torch.finish();
        // The first product also readies the library.
        best = i == 0 ? best : Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * n * n * n / best;
    }
  }
}
