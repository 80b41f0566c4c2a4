package io.gere.config;

import io.gere.config.choice.LossScope;
import io.gere.config.choice.MarginMean;
import io.gere.config.choice.ReplayLossKind;

/**
 * The objective of a step.
 *
 * @param replay what holds the model on replay documents
 * @param scope over what the objective averages
 * @param omega the second term's weight
 * @param marginMean of the margin loss alone
 * @param weightAnchor α of the penalty α/2 · ‖w − w⁰‖² towards the base model's weights; 0: none
 * @param chunkTokens tokens whose logits exist at a time; 0: as many as suit the device, see {@link
 *     #chunkTokens(boolean)}
 */
public record Loss(
    @Default("tm") ReplayLossKind replay,
    @Default("sample") LossScope scope,
    Omega omega,
    @Default("violating") MarginMean marginMean,
    @Default("0") double weightAnchor,
    @Default("0") int chunkTokens) {
  private static final double MOST_ANCHOR = 1e6;
  private static final int ON_CPU = 512;
  private static final int ON_GPU = 2048;

  public Loss {
    Check.between("loss.weight_anchor", weightAnchor, 0, MOST_ANCHOR);
    Check.between("loss.chunk_tokens", chunkTokens, 0, Check.MOST_TOKENS);
  }

  /** Whether the weights are drawn towards the base model's. */
  public boolean anchorsWeights() {
    return weightAnchor > 0;
  }

  /**
   * Tokens whose logits exist at a time. A GPU is busy with many at once; a CPU keeps few in its
   * caches.
   */
  public int chunkTokens(boolean onGpu) {
    return chunkTokens > 0 ? chunkTokens : onGpu ? ON_GPU : ON_CPU;
  }
}
