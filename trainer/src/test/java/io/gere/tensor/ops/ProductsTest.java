package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProductsTest {
  /** Large enough for oneDNN. */
  private static final int SIZE = 256;

  /**
   * Half a unit in the last place of a sum's size: 24 bits, a hundred sums; 8 bits, rounded once.
   */
  private static double rounding(ElementType type) {
    return type == ElementType.FLOAT32 ? 1e-6 : 1.0 / 256;
  }

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1, new Device.Cpu());
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16, PLAIN", "BFLOAT16, IN_FLOAT32", "FLOAT32, PLAIN", "FLOAT32, BY_ONEDNN"})
  void aProductIsTheExactOneRounded(ElementType type, Products products) {
    try (OpPack ops = OpPack.of(settings(), products);
        TensorScope scope = TensorScope.open()) {
      Tensor a = drawn(scope, ops, type);
      Tensor b = drawn(scope, ops, type);
      Tensor product = scope.empty(type, SIZE, SIZE);

      ops.machine().product(product, a, b);

      float[] left = floats(scope, a);
      float[] right = floats(scope, b);
      float[] read = floats(scope, product);
      for (int i = 0; i < SIZE * SIZE; i += 7) {
        double exact = 0;
        double size = 0;
        for (int k = 0; k < SIZE; k++) {
          double term = (double) left[i / SIZE * SIZE + k] * right[i % SIZE * SIZE + k];
          exact += term;
          size += Math.abs(term);
        }
        assertThat((double) read[i])
            .isCloseTo(exact, within(rounding(type) * Math.abs(exact) + 1e-6 * size));
      }
    }
  }

  /** PyTorch and oneDNN take these variables for the CPU's word. */
  @Test
  void anOlderCpuMultipliesBfloat16InFloat32AndFloat32Plainly()
      throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ChosenProducts.class.getName());
    java.environment().put("ATEN_CPU_CAPABILITY", "avx2");
    java.environment().put("ONEDNN_MAX_CPU_ISA", "AVX2");

    Process process = java.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).describedAs(said).isZero();
    assertThat(said).contains("BFLOAT16 IN_FLOAT32", "FLOAT32 PLAIN");
  }

  private static DecoderSettings settings() {
    return DecoderSettings.withoutLayers(1, 1);
  }

  private static Tensor drawn(TensorScope scope, OpPack ops, ElementType type) {
    Tensor tensor = scope.empty(type, SIZE, SIZE);
    ops.machine().fillNormal(tensor, 1);
    return tensor;
  }

  private static float[] floats(TensorScope scope, Tensor rounded) {
    return scope.converted(rounded, ElementType.FLOAT32).toFloats();
  }
}
