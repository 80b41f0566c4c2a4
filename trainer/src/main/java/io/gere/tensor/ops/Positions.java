package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What every decoder layer reads beside its weights.
 *
 * @param cos of each rotary embedding of the model, [.., t, 1, rotated numbers], in the weights'
 *     type
 * @param sin like {@code cos}
 * @param dropoutKeys int32 [b, t]: a random key of each position, where adapters drop inputs
 */
public record Positions(List<Tensor> cos, List<Tensor> sin, Optional<Tensor> dropoutKeys) {
  public Positions {
    cos = List.copyOf(cos);
    sin = List.copyOf(sin);
  }

  /** Positions at which nothing is dropped. */
  public Positions(List<Tensor> cos, List<Tensor> sin) {
    this(cos, sin, Optional.empty());
  }
}
