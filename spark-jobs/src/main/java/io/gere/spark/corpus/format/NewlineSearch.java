package io.gere.spark.corpus.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for newlines, 64 bytes at a time: the pass over a corpus does little else, and a loop over
 * single bytes would take about as long as the decompression.
 */
final class NewlineSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int BLOCK = 8 * Long.BYTES;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  /** The byte after a newline, eight times. */
  private static final long ABOVE = 0x0b0b0b0b0b0b0b0bL;

  private NewlineSearch() {}

  /** Where the first newline in {@code bytes[from, to)} is; {@code to} where there is none. */
  static int find(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - BLOCK; i += BLOCK) {
      if (mayHoldNewline(bytes, i)) {
        int found = findOneByOne(bytes, i, i + BLOCK);
        if (found < i + BLOCK) {
          return found;
        }
      }
    }
    return findOneByOne(bytes, i, to);
  }

  private static int findOneByOne(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** Whether one of the block's bytes is a newline or less: in JSON, hardly anything else is. */
  private static boolean mayHoldNewline(byte[] bytes, int block) {
    long low =
        low(bytes, block)
            | low(bytes, block + Long.BYTES)
            | low(bytes, block + 2 * Long.BYTES)
            | low(bytes, block + 3 * Long.BYTES)
            | low(bytes, block + 4 * Long.BYTES)
            | low(bytes, block + 5 * Long.BYTES)
            | low(bytes, block + 6 * Long.BYTES)
            | low(bytes, block + 7 * Long.BYTES);
    return (low & HIGHEST_BITS) != 0;
  }

  /** Has a highest bit of some byte set if and only if one of the eight is below {@link #ABOVE}. */
  private static long low(byte[] bytes, int at) {
    long eight = (long) LONGS.get(bytes, at);
    return (eight - ABOVE) & ~eight;
  }
}
