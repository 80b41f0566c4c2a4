package io.gere.config.choice;

/** Which weights are trained: {@code adapter.type}. */
public enum AdapterType {
  /** All of them. */
  NONE,
  /** Low-rank adapters on the target projections; the model itself is frozen. */
  LORA
}
