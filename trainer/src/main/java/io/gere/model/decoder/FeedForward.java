package io.gere.model.decoder;

/**
 * The gated feed-forward block, down(activation(gate) · up).
 *
 * @param bias whether its projections add one
 */
public record FeedForward(Activation activation, boolean bias) {}
