package io.gere.model;

import java.util.Arrays;
import java.util.Optional;

/** The number types this program reads from safetensors files and writes into them. */
public enum StoredType {
  F32(4, "float32"),
  F16(2, "float16"),
  BF16(2, "bfloat16");

  private final int bytes;
  private final String torchName;

  StoredType(int bytes, String torchName) {
    this.bytes = bytes;
    this.torchName = torchName;
  }

  /** The type that a safetensors header calls so, if it is one of these. */
  static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's word for it, as {@code torch_dtype} in a config.json has it. */
  public String torchName() {
    return torchName;
  }
}
