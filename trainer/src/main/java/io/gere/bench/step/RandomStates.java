package io.gere.bench.step;

import io.gere.states.BaseStates;
import io.gere.tensor.ElementType;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Packed states of documents that no model has read: the margin loss costs the same whatever they
 * say. Two bits an element, of the three states in use.
 */
final class RandomStates implements BaseStates {
  private final int documents;
  private final int tokens;
  private final int hiddenSize;
  private final ByteBuffer states;

  RandomStates(int documents, int tokens, int hiddenSize) {
    this.documents = documents;
    this.tokens = tokens;
    this.hiddenSize = hiddenSize;
    int width = (hiddenSize + 3) / 4;
    this.states = ByteBuffer.allocateDirect(tokens * width);
    Random random = new Random(1);
    for (int i = 0; i < states.capacity(); i++) {
      int four = 0;
      for (int element = 0; element < 4; element++) {
        four |= random.nextInt(3) << (2 * element);
      }
      states.put(i, (byte) four);
    }
  }

  @Override
  public int documents() {
    return documents;
  }

  @Override
  public int hiddenSize() {
    return hiddenSize;
  }

  @Override
  public ElementType type() {
    return ElementType.UINT8;
  }

  @Override
  public int width() {
    return states.capacity() / tokens;
  }

  @Override
  public int tokens(int document) {
    return tokens;
  }

  @Override
  public void read(int document, int slot, ByteBuffer into) {
    into.put(states.duplicate());
  }

  @Override
  public void close() {}
}
