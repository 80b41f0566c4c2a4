package io.gere.states;

import io.gere.tensor.ElementType;
import java.nio.ByteBuffer;

/** What is kept of the base model's hidden states on the replay set, document by document. */
public interface BaseStates extends AutoCloseable {
  /** How many documents there are; their indices are 0 to one less. */
  int documents();

  /** Values of one token's hidden state. */
  int hiddenSize();

  /** What the states are stored in. */
  ElementType type();

  /** Stored values of one token. */
  int width();

  /** The tokens of a document whose states are kept: those with labels, all of a text. */
  int tokens(int document);

  /**
   * A document's states in one of the layers kept, token after token.
   *
   * @param slot 0 for the first layer kept
   * @return a read-only view with a position of its own
   */
  ByteBuffer states(int document, int slot);

  @Override
  void close();
}
