package io.gere.bench;

import io.gere.tensor.Cuda;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.util.List;

/**
 * What a measurement computes on.
 *
 * @param deviceName cpu, cuda:0 …; text, so that it goes to other processes as JSON
 * @param threads of tensor operations on a CPU
 * @param type of weights and matrix products: FLOAT32 or BFLOAT16
 * @param matrices sizes n of the n × n matrix products that the machine itself is measured with
 */
public record BenchMachine(
    String deviceName, int threads, ElementType type, List<Integer> matrices) {
  /** Enough for a core to reach its rate. */
  private static final List<Integer> ON_CPU = List.of(1024, 2048);

  /** Enough for a GPU to. */
  private static final List<Integer> ON_GPU = List.of(8192);

  public BenchMachine {
    matrices = List.copyOf(matrices);
  }

  /** The usual sizes for a device. */
  public static BenchMachine of(Device device, int threads, ElementType type) {
    return new BenchMachine(
        device.toString(), threads, type, device instanceof Device.Gpu ? ON_GPU : ON_CPU);
  }

  public Device device() {
    return Device.parse(deviceName);
  }

  /** Makes it the calling thread's. */
  public void prepareThread() {
    Torch.prepareThread(threads, device());
  }

  /** Bytes of a GPU's memory that are in use, with what PyTorch keeps for later; null on a CPU. */
  public Long gpuBytes() {
    if (!(device() instanceof Device.Gpu gpu)) {
      return null;
    }
    Cuda.Memory memory = Torch.cuda().orElseThrow().memory(gpu);
    return memory.total() - memory.free();
  }
}
