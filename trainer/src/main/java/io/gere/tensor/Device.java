package io.gere.tensor;

/**
 * Where tensors lie and what computes with them. It is a setting of each thread, as in CUDA itself:
 * {@link Torch#prepareThread(int, Device)}.
 */
public sealed interface Device {
  /** The machine's own memory and cores. */
  record Cpu() implements Device {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * A GPU.
   *
   * @param index as CUDA counts those that this process sees, from 0
   */
  record Gpu(int index) implements Device {
    public Gpu {
      if (index < 0) {
        throw new IllegalArgumentException("no GPU has the index " + index);
      }
    }

    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }

  /** GPUs that the PyTorch in use can compute on; 0 for one without CUDA. */
  static int gpus() {
    return Cuda.ofPyTorch().map(Cuda::devices).orElse(0);
  }
}
