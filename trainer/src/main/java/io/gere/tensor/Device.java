package io.gere.tensor;

import io.gere.GereException;
import io.gere.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tensors lie and what computes with them. It is a setting of each thread, as in CUDA itself:
 * {@code Torch.prepareThread}.
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

  /**
   * Reads what a user writes.
   *
   * @param text {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:N}
   * @throws GereException with exit code 3 for anything else
   */
  static Device parse(String text) {
    Matcher gpu = Pattern.compile("cuda(?::(\\d{1,4}))?").matcher(text);
    if (text.equals("cpu")) {
      return new Cpu();
    }
    if (gpu.matches()) {
      return new Gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
    throw InputException.of("no device '%s'; there are cpu, cuda and cuda:N".formatted(text));
  }
}
