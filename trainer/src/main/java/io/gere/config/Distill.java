package io.gere.config;

import io.gere.config.choice.StateType;

/**
 * The base model's pass over the replay set.
 *
 * @param dtype what hidden states are kept in where a loss asks for them; the type of the model's
 *     own unless written
 * @param batchTokens tokens that go through the model at a time
 */
public record Distill(@Default("null") StateType dtype, @Default("4096") int batchTokens) {
  public Distill {
    Check.between("distill.batch_tokens", batchTokens, 1, Check.MOST_TOKENS);
  }

  Distill with(StateType type) {
    return new Distill(type, batchTokens);
  }
}
