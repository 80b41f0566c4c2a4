package io.gere.config;

import io.gere.config.choice.LossScope;
import io.gere.config.choice.ReplayLossKind;

/**
 * The objective of a step.
 *
 * @param chunkTokens tokens whose logits exist at a time
 */
public record Loss(
    @Default("tm") ReplayLossKind replay,
    @Default("sample") LossScope scope,
    Omega omega,
    @Default("512") int chunkTokens) {
  public Loss {
    Check.atLeast("loss.chunk_tokens", chunkTokens, 1);
  }
}
