package io.gere.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Filled;
import io.gere.tensor.HostTensors;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.OptimizerOps;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AdamW whose state is in the host's memory trains what it trains on the device. */
@AnyDevice
final class HostStateTest {
  private static final int ELEMENTS = 1000;
  private static final OptimizerOps.AdamWSettings KERNEL =
      new OptimizerOps.AdamWSettings(1e-2, 0.9, 0.999, 0.1, 1e-8);

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1, Torch.device());
  }

  /** What a group of two stretches ends with. */
  private record Trained(List<float[]> kept, List<float[]> parameters) {}

  /** Pieces with a rest of any length, and one that is longer than all; all of whole vectors. */
  @ParameterizedTest(name = "{0}, pieces of {1}")
  @CsvSource({"FLOAT32, 112", "FLOAT32, 336", "BFLOAT16, 336", "BFLOAT16, 4000"})
  void trainsTheSameWeightsPieceByPiece(ElementType type, int most) {
    // Not every device computes a square root as every other does.
    double apart = Torch.device() instanceof Device.Cpu ? 0 : 1e-6;
    try (DecoderModel model =
            ModelFolder.load(Golden.file("ckpt_gqa"), Optional.empty(), 1, ElementType.FLOAT32);
        HostTensors tensors = new HostTensors();
        HostExchange exchange = new HostExchange(tensors, most, type);
        TensorScope scope = TensorScope.open()) {
      OptimizerOps ops = model.ops().optimizer();
      Trained device = train(new GroupOnDevice(ops, scope), scope.zeros(1), ops, type);
      Trained host =
          train(new GroupOnHost(ops, tensors, exchange), tensors.scope().zeros(1), ops, type);

      for (int i = 0; i < device.kept().size(); i++) {
        assertThat(host.kept().get(i)).containsExactly(device.kept().get(i), within((float) apart));
      }
      // A weight between two bfloat16 numbers may be rounded to either.
      double rounding = type == ElementType.FLOAT32 || apart == 0 ? apart : 0.02;
      for (int i = 0; i < device.parameters().size(); i++) {
        assertThat(host.parameters().get(i))
            .containsExactly(device.parameters().get(i), within((float) rounding));
      }
    }
  }

  private static Trained train(
      UpdatedGroup group, Tensor step, OptimizerOps ops, ElementType type) {
    Random random = new Random(5);
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> exact = List.of(scope.zeros(ELEMENTS), scope.zeros(10));
      exact.forEach(tensor -> Filled.with(tensor, i -> random.nextGaussian()));
      List<Tensor> parameters = exact.stream().map(e -> scope.converted(e, type)).toList();
      List<Tensor> gradients = List.of(scope.zeros(ELEMENTS), scope.zeros(10));
      List<UpdatedGroup.Kept> kept =
          List.of(
              group.add(parameters.get(0), gradients.get(0)),
              group.add(parameters.get(1), gradients.get(1)));
      for (int update = 0; update < 5; update++) {
        gradients.forEach(tensor -> Filled.with(tensor, i -> random.nextGaussian()));
        ops.countStep(step);
        group.step(step, KERNEL);
      }
      return new Trained(
          kept.stream()
              .flatMap(k -> List.of(k.weight(), k.first(), k.second()).stream())
              .map(Tensor::toFloats)
              .toList(),
          parameters.stream()
              .map(p -> scope.converted(p, ElementType.FLOAT32).toFloats())
              .toList());
    }
  }
}
