package io.gere.config;

/** The number type the model is trained in: {@code model.dtype}. */
public enum Dtype {
  FLOAT32
}
