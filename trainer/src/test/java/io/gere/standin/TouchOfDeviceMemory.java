package io.gere.standin;

import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;

/** A program that does what no host code may: it reads where a tensor of a GPU lies. */
final class TouchOfDeviceMemory {
  private TouchOfDeviceMemory() {}

  public static void main(String[] arguments) {
    Torch.prepareThread(1, new Device.Gpu(0));
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.of(new float[] {7}, 1);
      System.out.println("copied: " + tensor.toFloats()[0]);
      System.out.println("touched: " + tensor.address().getFloat(0));
    }
  }
}
