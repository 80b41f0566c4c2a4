package io.gere.model.decoder;

import java.util.Collections;
import java.util.List;

/**
 * What a decoder's attention does beyond what its sizes say.
 *
 * @param headNorm of queries and keys
 * @param inputBias whether the projections to queries, keys and values add a bias
 * @param outputBias whether the output projection does
 * @param scale of the scores q · k
 * @param scoreCap c of the soft cap c · tanh(score / c); 0: none
 * @param window how many positions a windowed layer sees, its own included; 0: no layer has one
 * @param windowed of each layer, whether it sees the window only
 */
public record Attention(
    HeadNorm headNorm,
    boolean inputBias,
    boolean outputBias,
    double scale,
    double scoreCap,
    int window,
    List<Boolean> windowed) {
  public Attention {
    windowed = List.copyOf(windowed);
    if (windowed.contains(true)) {
      Positive.require("sliding_window", window);
    } else {
      window = 0;
    }
  }

  /** As in Llama: no norms, no biases, scores scaled by 1/√d, every layer sees everything. */
  public static Attention plain(int headDimension, int layers) {
    return new Attention(
        HeadNorm.NONE,
        false,
        false,
        1 / Math.sqrt(headDimension),
        0,
        0,
        Collections.nCopies(layers, false));
  }
}
