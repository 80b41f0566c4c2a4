package io.gere.model;

import io.gere.tensor.ops.DecoderSettings;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of a LoRA adapter, and how it is trained.
 *
 * @param rank rows of A, columns of B
 * @param alpha numerator of the scale α / rank
 * @param targets adapted projections, such as {@code q_proj}
 * @param dropout share of A's inputs that a training step leaves out, from 0 to below 1
 */
public record LoraConfig(int rank, double alpha, List<String> targets, double dropout) {
  public LoraConfig {
    targets = List.copyOf(targets);
  }

  /** The same adapter, trained with another dropout. */
  public LoraConfig withDropout(double share) {
    return new LoraConfig(rank, alpha, targets, share);
  }

  public double scale() {
    return alpha / rank;
  }

  /** As the op pack wants to know it. */
  DecoderSettings.Adapters settings() {
    List<Projection> adapted = Projection.of(targets);
    int[] places =
        Arrays.stream(Projection.values())
            .mapToInt(projection -> adapted.indexOf(projection))
            .map(place -> place < 0 ? -1 : 2 * place)
            .toArray();
    return new DecoderSettings.Adapters(places, scale(), dropout);
  }
}
