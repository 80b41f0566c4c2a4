package io.gere.tensor.ops;

/** How matrices are multiplied: what is fastest differs from CPU to CPU. */
public enum Products {
  /** As PyTorch does it. */
  PLAIN,

  /**
   * bfloat16 values in float32, rounded once: without AVX-512 or AMX, PyTorch's own products of
   * them take some thirty times as long.
   */
  IN_FLOAT32,

  /**
   * float32 values by oneDNN, which uses AVX-512 wherever a CPU has it; MKL, behind PyTorch's
   * products, does on Intel's only.
   */
  BY_ONEDNN
}
