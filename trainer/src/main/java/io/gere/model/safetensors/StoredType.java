package io.gere.model.safetensors;

import io.gere.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** The number types this program reads from safetensors files and writes into them. */
public enum StoredType {
  F32(ElementType.FLOAT32, "float32"),
  F16(ElementType.FLOAT16, "float16"),
  BF16(ElementType.BFLOAT16, "bfloat16");

  private final ElementType elementType;
  private final String torchName;

  StoredType(ElementType elementType, String torchName) {
    this.elementType = elementType;
    this.torchName = torchName;
  }

  /** How a parameter of this type in memory is stored: as it is. */
  public static StoredType of(ElementType type) {
    return switch (type) {
      case FLOAT32 -> F32;
      case FLOAT16 -> F16;
      case BFLOAT16 -> BF16;
      case UINT8, INT32, INT64, FLOAT64, BOOLEAN ->
          throw new IllegalArgumentException("a parameter of type " + type);
    };
  }

  /** The type that a safetensors header calls so, if it is one of these. */
  static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The same type in native memory. */
  public ElementType elementType() {
    return elementType;
  }

  /** Bytes of one element. */
  public int bytes() {
    return elementType.bytes();
  }

  /** PyTorch's word for it, as {@code torch_dtype} in a config.json has it. */
  public String torchName() {
    return torchName;
  }
}
