package io.gere.model.family;

import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.Positive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sliding windows: a layer that has one sees so many positions only.
 *
 * @param size in positions; 0 where no layer has one
 * @param ofLayers of each layer, whether it has one
 */
record Windows(int size, List<Boolean> ofLayers) {
  private static final int DEFAULT_SIZE = 4096;

  /** Those of a model of so many layers. */
  static Windows read(DecoderFamily family, ConfigKeys keys, int layers) {
    List<Boolean> listed = layerTypes(keys, layers);
    Windows windows =
        switch (family) {
          case LLAMA, OLMO2, GRANITE, COHERE -> {
            if (keys.has("sliding_window")) {
              throw keys.refused(
                  "sliding_window", "a %s sees the whole sequence".formatted(family.modelType()));
            }
            yield of(0, layers, layer -> true);
          }
          case MISTRAL -> of(size(keys, DEFAULT_SIZE), layers, layer -> true);
          case PHI3 -> of(size(keys, 0), layers, layer -> true);
          case QWEN2, QWEN3 -> {
            int full = keys.integer("max_window_layers", 28);
            int size = keys.flag("use_sliding_window") ? size(keys, DEFAULT_SIZE) : 0;
            yield of(size, layers, layer -> layer >= full);
          }
          case SMOLLM3 -> {
            List<Boolean> rotates = Rotations.rotatedLayers(keys, layers);
            int size = keys.flag("use_sliding_window") ? size(keys, 0) : 0;
            yield of(size, layers, layer -> !rotates.get(layer));
          }
          case GEMMA2 -> of(size(keys, DEFAULT_SIZE), layers, layer -> layer % 2 == 0);
          case GEMMA3 -> {
            int pattern =
                keys.integer("sliding_window_pattern", keys.integer("_sliding_window_pattern", 6));
            Positive.require("sliding_window_pattern", pattern);
            yield of(size(keys, DEFAULT_SIZE), layers, layer -> (layer + 1) % pattern != 0);
          }
        };
    if (listed.isEmpty()) {
      return windows;
    }
    if (listed.contains(true) && windows.size == 0) {
      throw keys.refused("layer_types", "sliding_attention needs a sliding_window");
    }
    return new Windows(windows.size, listed);
  }

  private static Windows of(int size, int layers, IntPredicate windowed) {
    return new Windows(
        size,
        size == 0
            ? Collections.nCopies(layers, false)
            : IntStream.range(0, layers).mapToObj(windowed::test).toList());
  }

  /** The window; null means none, a missing key what Transformers gives the family. */
  private static int size(ConfigKeys keys, int byDefault) {
    if (!keys.isThere("sliding_window")) {
      return byDefault;
    }
    return keys.integer("sliding_window", 0);
  }

  /**
   * Of each layer, whether {@code layer_types} gives it a window; empty where the key is missing.
   */
  private static List<Boolean> layerTypes(ConfigKeys keys, int layers) {
    List<Boolean> windowed = new ArrayList<>();
    if (!keys.has("layer_types")) {
      return windowed;
    }
    for (var type : keys.get("layer_types")) {
      switch (type.asText()) {
        case "full_attention" -> windowed.add(false);
        case "sliding_attention" -> windowed.add(true);
        default ->
            throw keys.refused(
                "layer_types", "only full_attention and sliding_attention are computed");
      }
    }
    if (windowed.size() != layers) {
      throw keys.refused("layer_types", "it must name num_hidden_layers = %d".formatted(layers));
    }
    return windowed;
  }
}
