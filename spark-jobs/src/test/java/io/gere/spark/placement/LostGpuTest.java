package io.gere.spark.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.GereException;
import io.gere.tensor.CudaFailure;
import org.junit.jupiter.api.Test;

/** Which failures end an executor. */
final class LostGpuTest {
  @Test
  void onlyAnErrorThatCudaKeepsEndsAProcess() {
    RuntimeException cuda =
        CudaFailure.explain(new RuntimeException("CUDA error: unspecified launch failure"));

    assertThat(LostGpu.isBehind(cuda)).isTrue();
    assertThat(LostGpu.isBehind(new IllegalStateException("step 7", cuda))).isTrue();
    assertThat(LostGpu.isBehind(GereException.failure("a file is missing"))).isFalse();
    assertThat(LostGpu.isBehind(new IllegalStateException(new RuntimeException("CUDA")))).isFalse();
  }
}
