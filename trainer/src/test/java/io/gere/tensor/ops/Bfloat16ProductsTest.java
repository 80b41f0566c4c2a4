package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class Bfloat16ProductsTest {
  private static final int SIZE = 40;

  /** Half a unit in the last of bfloat16's 8 bits, and a little for sums in float32. */
  private static final double HALF_A_UNIT = 1.01 / 256;

  @ParameterizedTest
  @EnumSource
  void aProductIsTheExactOneRoundedOnce(Bfloat16Products products) {
    Torch.prepareThread(1);
    try (OpPack ops = OpPack.of(settings(), products);
        TensorScope scope = TensorScope.open()) {
      Tensor a = scope.empty(ElementType.BFLOAT16, SIZE, SIZE);
      Tensor b = scope.empty(ElementType.BFLOAT16, SIZE, SIZE);
      ops.machine().fillNormal(a, 1);
      ops.machine().fillNormal(b, 1);
      Tensor product = scope.empty(ElementType.BFLOAT16, SIZE, SIZE);

      ops.machine().product(product, a, b);

      float[] left = floats(scope, a);
      float[] right = floats(scope, b);
      float[] read = floats(scope, product);
      for (int i = 0; i < SIZE * SIZE; i++) {
        double exact = 0;
        for (int k = 0; k < SIZE; k++) {
          exact += (double) left[i / SIZE * SIZE + k] * right[k * SIZE + i % SIZE];
        }
        assertThat((double) read[i]).isCloseTo(exact, within(Math.abs(exact) * HALF_A_UNIT + 1e-6));
      }
    }
  }

  @Test
  void float32ModelsAreNotConcerned() {
    assertThat(Bfloat16Products.of(ElementType.FLOAT32)).isEqualTo(Bfloat16Products.BFLOAT16);
  }

  /** PyTorch and oneDNN take these variables for the CPU's word. */
  @Test
  void aCpuWithoutInstructionsForItMultipliesInFloat32() throws IOException, InterruptedException {
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
    assertThat(said).contains("in FLOAT32");
  }

  private static DecoderSettings settings() {
    return DecoderSettings.withoutLayers(1, 1);
  }

  private static float[] floats(TensorScope scope, Tensor rounded) {
    return scope.converted(rounded, ElementType.FLOAT32).toFloats();
  }
}
