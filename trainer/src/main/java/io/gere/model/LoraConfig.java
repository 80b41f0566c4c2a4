package io.gere.model;

import java.util.List;

/**
 * The shape of a LoRA adapter.
 *
 * @param rank columns of A
 * @param alpha numerator of the scale α / rank
 * @param targets adapted projections, such as {@code q_proj}
 */
public record LoraConfig(int rank, double alpha, List<String> targets) {
  public LoraConfig {
    targets = List.copyOf(targets);
  }

  double scale() {
    return alpha / rank;
  }
}
