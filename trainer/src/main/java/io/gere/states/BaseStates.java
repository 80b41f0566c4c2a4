package io.gere.states;

import io.gere.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
   * Reads a document's states in one of the layers kept, token after token: {@code tokens × width}
   * values of {@link #type}, little-endian.
   *
   * @param slot 0 for the first layer kept
   * @param into gets all of them from its position on, which moves behind them
   * @throws IndexOutOfBoundsException if there is no such document or slot
   */
  void read(int document, int slot, ByteBuffer into);

  /** The same in memory of their own, where it does not matter how long that takes. */
  default ByteBuffer states(int document, int slot) {
    int bytes = tokens(document) * width() * type().bytes();
    ByteBuffer states = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    read(document, slot, states);
    return states.flip();
  }

  @Override
  void close();
}
