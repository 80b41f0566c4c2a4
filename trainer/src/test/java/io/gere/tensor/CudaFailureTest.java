package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.gere.ExitCode;
import org.junit.jupiter.api.Test;

/** PyTorch's words for what a GPU failed with, and what users read. */
final class CudaFailureTest {
  @Test
  void outOfMemorySaysWhatWasAskedWhatIsFreeAndWhatHelps() {
    EngineException failure =
        new EngineException(
            "The following operation failed in the TorchScript interpreter.\nRuntimeError: CUDA out of"
                + " memory. Tried to allocate 2.50 GiB. GPU 1 has a total capacity of 79.10 GiB of which"
                + " 1.25 GiB is free. Including non-PyTorch memory, this process has 77.8 GiB in use.");

    CudaFailure explained = (CudaFailure) CudaFailure.explain(failure);

    assertThat(explained.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING);
    assertThat(explained.isSticky()).isFalse();
    assertThat(explained)
        .hasMessageContaining(
            "cuda:1 is out of memory: 2.50 GiB asked for, 1.25 GiB of 79.10 GiB free")
        .hasMessageContaining("batch.micro")
        .hasMessageContaining("train.segments");
  }

  @Test
  void anErrorOfTheRuntimeEndsTheProcess() {
    EngineException failure =
        new EngineException(
            "CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be"
                + " asynchronously reported");

    CudaFailure explained = (CudaFailure) CudaFailure.explain(failure);

    assertThat(explained.isSticky()).isTrue();
    assertThat(explained.getMessage())
        .startsWith("the GPU failed: an illegal memory access was encountered;")
        .doesNotContain("\n");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    EngineException failure = new EngineException("shapes do not match");

    assertThat(CudaFailure.explain(failure)).isSameAs(failure);
  }
}
