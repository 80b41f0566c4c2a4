package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.Optional;

/**
 * What every decoder layer reads beside its weights.
 *
 * @param cos of the rotary embedding, [.., t, 1, d], in the weights' type
 * @param sin like {@code cos}
 * @param dropoutKeys int32 [b, t]: a random key of each position, where adapters drop inputs
 */
public record Positions(Tensor cos, Tensor sin, Optional<Tensor> dropoutKeys) {
  /** Positions at which nothing is dropped. */
  public Positions(Tensor cos, Tensor sin) {
    this(cos, sin, Optional.empty());
  }
}
