package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class DeviceTest {
  @Test
  void aThreadComputesOnTheCpuUnlessItIsToldOtherwise() {
    Torch.prepareThread(1);

    assertThat(Torch.device()).isEqualTo(new Device.Cpu());
    assertThat(CompletableFuture.supplyAsync(Torch::device).join()).isEqualTo(Torch.device());
  }

  @Test
  void aGpuThatIsNotThereIsAMissingResourceAndTheThreadStaysWhereItWas() {
    Device.Gpu oneTooMany = new Device.Gpu(Torch.gpus());

    assertThatThrownBy(() -> Torch.prepareThread(1, oneTooMany))
        .hasMessageContaining(oneTooMany + " is asked for")
        .asInstanceOf(InstanceOfAssertFactories.type(GereException.class))
        .extracting(GereException::exitCode)
        .isEqualTo(ExitCode.RESOURCES_MISSING);
    assertThat(Torch.device()).isEqualTo(new Device.Cpu());
  }

  @Test
  void aPyTorchWithoutCudaIsToldApartAndTheMessageSaysWhatToDo() {
    assumeTrue(Torch.cuda().isEmpty(), "needs a PyTorch without CUDA");

    assertThatThrownBy(() -> Torch.prepareThread(1, new Device.Gpu(0)))
        .hasMessageContaining("knows no CUDA")
        .hasMessageContaining("submit/gere native");
  }

  @Test
  void namesAreThoseOfPyTorch() {
    assertThat(new Device.Cpu()).hasToString("cpu");
    assertThat(new Device.Gpu(3)).hasToString("cuda:3");
    assertThatThrownBy(() -> new Device.Gpu(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
