package io.gere.states;

import io.gere.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Whether a document's values are such as a cache may hold. */
final class ValueCheck {
  /** A number whose exponent is all ones is infinite, or none at all. */
  private static final int FLOAT32_EXPONENT = 0x7f80_0000;

  private static final int FLOAT16_EXPONENT = 0x7c00;
  private static final int BFLOAT16_EXPONENT = 0x7f80;

  private static final int LOW_BITS = 0b01_01_01_01;

  private ValueCheck() {}

  /**
   * Whether all hidden states are finite.
   *
   * @param type FLOAT32, FLOAT16 or BFLOAT16
   */
  static boolean areFinite(ByteBuffer states, ElementType type) {
    ByteBuffer values = states.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case FLOAT32 -> areFinite(values.asIntBuffer(), FLOAT32_EXPONENT);
      case FLOAT16 -> areFinite(values.asShortBuffer(), FLOAT16_EXPONENT);
      case BFLOAT16 -> areFinite(values.asShortBuffer(), BFLOAT16_EXPONENT);
      case UINT8, INT32, INT64, FLOAT64, BOOLEAN ->
          throw new IllegalArgumentException("hidden states of " + type);
    };
  }

  private static boolean areFinite(IntBuffer values, int exponent) {
    boolean finite = true;
    for (int i = 0; i < values.limit(); i++) {
      finite &= (values.get(i) & exponent) != exponent;
    }
    return finite;
  }

  private static boolean areFinite(ShortBuffer values, int exponent) {
    boolean finite = true;
    for (int i = 0; i < values.limit(); i++) {
      finite &= (values.get(i) & exponent) != exponent;
    }
    return finite;
  }

  /** Whether no two bits of packed states are 3, which is no state. */
  static boolean areStates(ByteBuffer packed) {
    int both = 0;
    for (int i = packed.position(); i < packed.limit(); i++) {
      int four = packed.get(i);
      both |= four & (four >> 1) & LOW_BITS;
    }
    return both == 0;
  }

  /** How many of a document's packed states are which. */
  static StateCounts counts(ByteBuffer packed, long elements) {
    long positive = 0;
    long negative = 0;
    for (int i = packed.position(); i < packed.limit(); i++) {
      int four = packed.get(i);
      positive += Integer.bitCount(four & LOW_BITS);
      negative += Integer.bitCount((four >> 1) & LOW_BITS);
    }
    return new StateCounts(positive, negative, elements);
  }
}
