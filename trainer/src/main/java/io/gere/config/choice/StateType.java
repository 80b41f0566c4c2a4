package io.gere.config.choice;

/** The number type of kept hidden states: {@code distill.dtype}. */
public enum StateType {
  FLOAT32,
  FLOAT16,
  BFLOAT16;

  /** The type that loses nothing of what a model computes. */
  public static StateType of(Dtype model) {
    return switch (model) {
      case FLOAT32 -> FLOAT32;
      case BFLOAT16 -> BFLOAT16;
    };
  }
}
