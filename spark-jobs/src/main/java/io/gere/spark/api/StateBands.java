package io.gere.spark.api;

import java.util.List;

/**
 * The bands that the margin loss holds hidden states in.
 *
 * @param folder that holds them, {@code thresholds.json}, and each replay text's states
 * @param bands of each layer that is held
 */
public record StateBands(String folder, List<Band> bands) {
  public StateBands {
    bands = List.copyOf(bands);
  }

  /**
   * A layer's band: neutral is what lies between the two.
   *
   * @param layer its place in Hugging Face's {@code hidden_states}, counted from 0, the embedding
   * @param lower of each dimension
   * @param upper of each dimension
   */
  public record Band(int layer, List<Float> lower, List<Float> upper) {
    public Band {
      lower = List.copyOf(lower);
      upper = List.copyOf(upper);
    }
  }
}
