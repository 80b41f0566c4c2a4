package io.gere.tensor;

import java.util.Arrays;

/** The element types a tensor may have, with PyTorch's own codes ({@code c10::ScalarType}). */
public enum ElementType {
  UINT8(0, 1),
  INT32(3, 4),
  INT64(4, 8),
  FLOAT16(5, 2),
  FLOAT32(6, 4),
  FLOAT64(7, 8),
  BOOLEAN(11, 1),
  BFLOAT16(15, 2);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** PyTorch's number for this type, as the op pack's {@code dtype} arguments want it. */
  public int code() {
    return code;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  static ElementType ofCode(int code) {
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("PyTorch element type " + code));
  }
}
