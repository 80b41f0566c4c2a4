package io.gere.config.choice;

/** The number type of kept hidden states: {@code distill.dtype}. */
public enum StateType {
  /** 4 bytes an element. */
  FLOAT32,
  /** 2 bytes, 11 digits of a binary number, up to 65,504. */
  FLOAT16,
  /** 2 bytes, 8 digits, as far as float32. */
  BFLOAT16;

  /** The type that loses nothing of what a model computes. */
  public static StateType of(Dtype model) {
    return switch (model) {
      case FLOAT32 -> FLOAT32;
      case BFLOAT16 -> BFLOAT16;
    };
  }
}
