package io.gere.config.choice;

/** What the ranks share out among themselves, in the words of ZeRO (arXiv 1910.02054). */
public enum Sharded {
  /** The optimizer's state (stage 1). Every rank keeps all weights and all gradients. */
  OPTIMIZER,
  /** The gradients, too (stage 2): they are summed after each micro-batch, segment by segment. */
  GRADIENTS,
  /** The weights, too (stage 3): a segment's come together before each of its passes. */
  PARAMETERS
}
