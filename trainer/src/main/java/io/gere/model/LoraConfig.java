package io.gere.model;

import io.gere.InputException;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.Projection;
import io.gere.tensor.ops.DecoderSettings;
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

  /** The same adapter, its update this many times as large. */
  public LoraConfig scaled(double factor) {
    return new LoraConfig(rank, factor * alpha, targets, dropout);
  }

  public double scale() {
    return alpha / rank;
  }

  /**
   * The adapted projections of such a model, in the op pack's order.
   *
   * @throws InputException where a target is none of its projections
   */
  public List<Projection> projections(DecoderConfig model) {
    List<String> known = model.projections().stream().map(Projection::target).toList();
    List<String> unknown = targets.stream().filter(target -> !known.contains(target)).toList();
    if (!unknown.isEmpty()) {
      throw InputException.of(
          "this model has no %s to adapt; its projections are %s: name these in adapter.targets"
              .formatted(String.join(", ", unknown), String.join(", ", known)));
    }
    return model.projections().stream().filter(p -> targets.contains(p.target())).toList();
  }

  /** As the op pack wants to know it. */
  DecoderSettings.Adapters settings(DecoderConfig model) {
    List<Projection> adapted = projections(model);
    int[] places =
        model.projections().stream()
            .mapToInt(projection -> adapted.indexOf(projection))
            .map(place -> place < 0 ? -1 : 2 * place)
            .toArray();
    return new DecoderSettings.Adapters(places, scale(), dropout);
  }
}
