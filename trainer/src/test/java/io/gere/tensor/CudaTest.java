package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.parallel.nccl.NcclStub;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CUDA's runtime as its stand-in shows it; the order of streams is tested with NCCL's ranks. */
final class CudaTest {
  @TempDir Path folder;

  @Test
  void gpusAreCounted() {
    assertThat(NcclStub.compile(folder).cuda().devices()).isEqualTo(4);
  }

  @Test
  void anErrorIsToldInCudasOwnWords() {
    Cuda cuda = NcclStub.compile(folder).cuda();

    assertThatThrownBy(() -> new CudaStream(cuda, new Device.Gpu(4)))
        .hasMessage("cudaSetDevice: invalid argument (CUDA error 1)");
  }
}
