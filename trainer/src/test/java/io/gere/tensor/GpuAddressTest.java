package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schedulers call a GPU, and what CUDA calls it. */
final class GpuAddressTest {
  /** Three cards of a machine, as nvidia-smi prints them. */
  private static final List<GpuAddress.Listed> LISTED =
      GpuAddress.parse(
          """
          0, GPU-aaaa, 00000000:17:00.0, NVIDIA X
          1, GPU-bbbb, 00000000:3B:00.0, NVIDIA X
          2, GPU-cccc, 00000000:86:00.0, NVIDIA X
          """);

  @Test
  void theFastestIsCudasFirstAndNotTheFirstOfTheBus() {
    List<String> fastestFirst = List.of("0000:86:00.0", "0000:17:00.0", "0000:3b:00.0");

    assertThat(GpuAddress.find("0", LISTED, fastestFirst)).isEqualTo(new Device.Gpu(1));
    assertThat(GpuAddress.find("1", LISTED, fastestFirst)).isEqualTo(new Device.Gpu(2));
    assertThat(GpuAddress.find("2", LISTED, fastestFirst)).isEqualTo(new Device.Gpu(0));
  }

  @Test
  void cudaCountsOnlyWhatIsVisible() {
    List<String> visible = List.of("0000:86:00.0");

    assertThat(GpuAddress.find("2", LISTED, visible)).isEqualTo(new Device.Gpu(0));
    assertThatThrownBy(() -> GpuAddress.find("0", LISTED, visible))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining("GPU '0'")
        .hasMessageContaining("CUDA_VISIBLE_DEVICES");
  }

  @Test
  void anAddressMayBeAUuid() {
    List<String> visible = List.of("0000:17:00.0", "0000:3b:00.0", "0000:86:00.0");

    assertThat(GpuAddress.find("GPU-bbbb", LISTED, visible)).isEqualTo(new Device.Gpu(1));
    assertThatThrownBy(() -> GpuAddress.find("GPU-dddd", LISTED, visible))
        .hasMessageContaining("GPU-dddd");
  }

  @Test
  void withoutNvidiaSmiAnIndexMeansTheOrderOfTheBus() {
    List<String> visible = List.of("0000:86:00.0", "0000:17:00.0");

    assertThat(GpuAddress.find("0", List.of(), visible)).isEqualTo(new Device.Gpu(1));
    assertThat(GpuAddress.find("1", List.of(), visible)).isEqualTo(new Device.Gpu(0));
  }
}
