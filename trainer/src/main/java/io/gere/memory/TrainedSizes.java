package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.model.LayerRange;
import io.gere.model.LoraAdapter;
import io.gere.model.decoder.DecoderConfig;

/**
 * How many parameters are trained, and where they lie.
 *
 * @param all T
 * @param outer of embedding and head, which are no segment's
 * @param layer of one layer
 * @param norm of the final norm, which belongs to the last segment
 * @param layers of the model
 */
record TrainedSizes(long all, long outer, long layer, long norm, int layers) {
  static TrainedSizes of(DecoderConfig model, Recipe recipe) {
    if (recipe.adapter().type() != AdapterType.NONE) {
      long adapters = LoraAdapter.parameterCount(model, LayerMemory.lora(recipe));
      return new TrainedSizes(adapters, 0, adapters / model.layers(), 0, model.layers());
    }
    long all = model.parameterCount();
    long table = (long) model.vocabularySize() * model.hiddenSize();
    long outer = model.tiedEmbeddings() ? table : 2 * table;
    long norm = model.hiddenSize();
    return new TrainedSizes(
        all, outer, (all - outer - norm) / model.layers(), norm, model.layers());
  }

  /** Of the longest of so many segments. */
  long longestSegment(int segments) {
    return LayerRange.split(layers, segments).stream()
        .mapToLong(range -> (range.to() - range.from()) * layer + (range.to() == layers ? norm : 0))
        .max()
        .orElseThrow();
  }
}
