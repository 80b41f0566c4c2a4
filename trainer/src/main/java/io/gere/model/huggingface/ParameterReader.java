package io.gere.model.huggingface;

import io.gere.model.Parameters;
import io.gere.model.safetensors.StoredTensor;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/**
 * Fills parameters from stored ones, whose element type may be another, and looks at every value on
 * the way.
 */
final class ParameterReader {
  /** Looked at while they are still in the CPU's cache; what is read for a GPU passes through. */
  private static final int PIECE_BYTES = 16 << 20;

  private final FiniteWeights finite = new FiniteWeights();

  void read(StoredTensor stored, Tensor into) {
    if (stored.entry().type().elementType() == into.type()) {
      fill(stored, 0, into);
    } else {
      convert(stored, 0, into);
    }
  }

  /**
   * Reads elements of a parameter, from one on, in the type that they are stored in.
   *
   * @param from the first one's place
   */
  void read(StoredTensor stored, long from, Tensor into) {
    fill(stored, from * stored.entry().type().bytes(), into);
  }

  /** The same of a stretch of a parameter. */
  void read(StoredTensor stored, Parameters.Part part) {
    if (stored.entry().type().elementType() == part.tensor().type()) {
      read(stored, part.offset(), part.tensor());
    } else {
      convert(stored, part.offset(), part.tensor());
    }
  }

  private void convert(StoredTensor stored, long from, Tensor into) {
    ElementType type = stored.entry().type().elementType();
    try (TensorScope scope = TensorScope.open()) {
      Tensor read = scope.empty(type, into.shape());
      read(stored, from, read);
      into.set(read);
    }
  }

  private void fill(StoredTensor stored, long from, Tensor tensor) {
    long bytes = tensor.elements() * stored.entry().type().bytes();
    for (long offset = 0; offset < bytes; offset += PIECE_BYTES) {
      long place = offset;
      tensor.fill(
          place,
          (int) Math.min(PIECE_BYTES, bytes - place),
          piece -> {
            stored.read(from + place, piece);
            finite.look(stored.entry().name(), stored.entry().type(), piece.flip());
          });
    }
  }

  /**
   * Refuses values that were read and are not finite.
   *
   * @param place where they were read, for the message
   */
  void requireFinite(Object place) {
    finite.require(place.toString());
  }
}
