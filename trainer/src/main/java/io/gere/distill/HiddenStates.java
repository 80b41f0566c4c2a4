package io.gere.distill;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ColumnMoments;
import io.gere.tensor.ops.MomentsOps;
import java.nio.ByteBuffer;

/**
 * One document's hidden states in one layer, as the base model has just computed them; gone when
 * the call that hands them on returns.
 */
public final class HiddenStates {
  private final TensorScope scope;
  private final int slot;
  private final int document;
  private final Tensor rows;

  /**
   * @param scope takes the copies
   * @param rows [tokens, D] in the model's type
   */
  public HiddenStates(TensorScope scope, int slot, int document, Tensor rows) {
    this.scope = scope;
    this.slot = slot;
    this.document = document;
    this.rows = rows;
  }

  /** The layer's place among those asked for. */
  public int slot() {
    return slot;
  }

  /** The document's index in the replay set. */
  public int document() {
    return document;
  }

  public int tokens() {
    return (int) rows.shape()[0];
  }

  /** Moments of each dimension over the tokens, computed where the states are. */
  public ColumnMoments moments(MomentsOps ops) {
    return ops.of(rows);
  }

  /** The values, row-major, little-endian: exact in float32, else rounded to the type. */
  public ByteBuffer as(ElementType type) {
    // One document stays far below a buffer's 2 GB: 563 tokens of 8192 dimensions are 18 MB.
    return scope.converted(rows, type).onHost().get(0);
  }
}
