package io.gere.states;

import io.gere.GereException;
import io.gere.distill.HiddenStates;
import io.gere.tensor.ElementType;
import io.gere.thresholds.Thresholds;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Reduces one layer's hidden states to what the margin loss asks of them: whether each element is
 * non-activated (0), positive (1, {@code h ≥ upper}) or negative (2, {@code h ≤ lower}; positive
 * where both hold).
 *
 * <p>A token takes {@code ceil(D/4)} bytes: element {@code d} lies in byte {@code d/4} at the bits
 * {@code 2·(d%4)} and the next higher one; bits beyond the last element are 0.
 */
public final class StatePacker {
  private final float[] upper;
  private final float[] lower;
  private long positive;
  private long negative;
  private long elements;

  /** A packer for the layer in a slot of the thresholds. */
  public StatePacker(Thresholds thresholds, int slot) {
    this.upper = thresholds.upper(slot);
    this.lower = thresholds.lower(slot);
  }

  /** Bytes of a token. */
  public static int rowBytes(int hiddenSize) {
    return (hiddenSize + 3) / 4;
  }

  /** Packs a document's hidden states, unrounded. */
  public ByteBuffer pack(HiddenStates states) {
    return pack(states.as(ElementType.FLOAT32).asFloatBuffer(), states.tokens());
  }

  /**
   * Packs the hidden states of one document.
   *
   * @param rows {@code tokens × D} float32, unrounded, row-major, from the buffer's position to its
   *     limit; neither is moved
   * @return {@code tokens × ceil(D/4)} bytes
   * @throws GereException if a value is NaN
   */
  public ByteBuffer pack(FloatBuffer rows, int tokens) {
    int dimensions = upper.length;
    if (rows.remaining() != (long) tokens * dimensions) {
      throw new IllegalArgumentException(
          "%d values are not %d tokens of %d dimensions"
              .formatted(rows.remaining(), tokens, dimensions));
    }
    int rowBytes = rowBytes(dimensions);
    byte[] packed = new byte[tokens * rowBytes];
    float[] row = new float[dimensions];
    for (int token = 0; token < tokens; token++) {
      rows.get(rows.position() + token * dimensions, row);
      if (!packRow(row, packed, token * rowBytes)) {
        throw notANumber(row, token);
      }
    }
    elements += rows.remaining();
    return ByteBuffer.wrap(packed);
  }

  /** Packs one row; false if a value is NaN. */
  private boolean packRow(float[] row, byte[] packed, int at) {
    boolean numbers = true;
    int positives = 0;
    int negatives = 0;
    for (int from = 0; from < row.length; from += 4) {
      int to = Math.min(row.length, from + 4);
      int four = 0;
      for (int d = from; d < to; d++) {
        float h = row[d];
        numbers &= !Float.isNaN(h);
        int above = isAtLeastZero(h - upper[d]);
        int below = isAtLeastZero(lower[d] - h) & ~above;
        four |= (above | (below << 1)) << (2 * (d - from));
      }
      positives += Integer.bitCount(four & 0b01_01_01_01);
      negatives += Integer.bitCount(four & 0b10_10_10_10);
      packed[at + from / 4] = (byte) four;
    }
    positive += positives;
    negative += negatives;
    return numbers;
  }

  /**
   * 1 or 0, by the sign bit: a branch, which no processor can guess on such values, takes three
   * times as long. The difference of two floats is 0 only if they are equal, so that nothing is
   * lost by it; adding 0 makes −0 a 0.
   */
  private static int isAtLeastZero(float difference) {
    return (Float.floatToRawIntBits(difference + 0.0f) >>> 31) ^ 1;
  }

  private static GereException notANumber(float[] row, int token) {
    int dimension = 0;
    while (!Float.isNaN(row[dimension])) {
      dimension++;
    }
    return GereException.failure(
        "the hidden state of token %d is NaN in dimension %d; run the distill step again"
            .formatted(token, dimension));
  }

  /** What has been packed so far. */
  public StateCounts counts() {
    return new StateCounts(positive, negative, elements);
  }
}
