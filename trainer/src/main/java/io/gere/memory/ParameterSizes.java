package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.model.LayerRange;
import io.gere.model.LoraAdapter;
import io.gere.model.decoder.DecoderConfig;

/**
 * How many parameters there are, and where they lie.
 *
 * @param all W of a model, or T of what is trained of it
 * @param outer of embedding and head, which are no segment's
 * @param layer of one layer
 * @param norm of the final norm, which belongs to the last segment
 * @param layers of the model
 */
public record ParameterSizes(long all, long outer, long layer, long norm, int layers) {
  /** Those of a model's own weights. */
  public static ParameterSizes of(DecoderConfig model) {
    long all = model.parameterCount();
    long table = (long) model.vocabularySize() * model.hiddenSize();
    long outer = model.tiedEmbeddings() ? table : 2 * table;
    long norm = model.hiddenSize();
    return new ParameterSizes(
        all, outer, (all - outer - norm) / model.layers(), norm, model.layers());
  }

  /** Those that a recipe trains: the weights, or the adapters beside them. */
  public static ParameterSizes trained(DecoderConfig model, Recipe recipe) {
    if (recipe.adapter().type() == AdapterType.NONE) {
      return of(model);
    }
    long adapters = LoraAdapter.parameterCount(model, LayerMemory.lora(recipe));
    return new ParameterSizes(adapters, 0, adapters / model.layers(), 0, model.layers());
  }

  /** What one of so many ranks keeps of them. */
  long shard(int ranks) {
    return (all + ranks - 1) / ranks;
  }

  /** Of the segments that there is memory for at a time: one is used, the other on its way. */
  long segmentsOnTheirWay(int segments) {
    return Math.min(2, Math.min(segments, layers)) * longestSegment(segments);
  }

  /** Of the longest of so many segments. */
  private long longestSegment(int segments) {
    return LayerRange.split(layers, segments).stream()
        .mapToLong(range -> (range.to() - range.from()) * layer + (range.to() == layers ? norm : 0))
        .max()
        .orElseThrow();
  }
}
