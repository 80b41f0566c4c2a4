package io.gere.distill;

import io.gere.GereException;
import io.gere.InputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of a model by their index in Hugging Face's {@code hidden_states}: index {@code i} is the
 * output of decoder layer {@code i}, counted from 1, and {@code last}, the number of decoder
 * layers, is the last hidden state after the final norm.
 *
 * @param last the number of decoder layers
 * @param asked indices from 1 to {@code last}, all different, in the recipe's order
 */
public record HiddenLayers(int last, List<Integer> asked) implements Serializable {
  public HiddenLayers {
    asked = List.copyOf(asked);
  }

  /**
   * Resolves {@code thresholds.layers}; negative numbers count from the end, −1 is the last.
   *
   * @throws GereException with exit code usage if one is out of range, the embedding, or the same
   *     as another
   */
  public static HiddenLayers of(List<Integer> layers, int last) {
    List<Integer> resolved = new ArrayList<>();
    for (int layer : layers) {
      int index = layer < 0 ? last + 1 + layer : layer;
      if (index < 1 || index > last) {
        throw InputException.of(
            ("thresholds.layers holds %d, but the base model's hidden states that can be held are"
                    + " 1 to %d, or -%d to -1%s")
                .formatted(layer, last, last, index == 0 ? "; 0 is the embedding" : ""));
      }
      if (resolved.contains(index)) {
        throw InputException.of(
            "thresholds.layers is %s, which names layer %d of the base model's %d twice"
                .formatted(layers, index, last));
      }
      resolved.add(index);
    }
    return new HiddenLayers(last, resolved);
  }

  /** The layers asked for, rising. */
  public List<Integer> rising() {
    return asked.stream().sorted().toList();
  }
}
