package io.gere.spark.corpus.format;

import java.util.Arrays;

/**
 * Looks for a pattern in bytes, mostly at one byte in as many as the pattern has: Horspool,
 * Practical fast searching in strings, 1980.
 */
final class HorspoolSearch {
  private final byte[] pattern;

  /** How far the pattern may move on when this byte stands under its end. */
  private final int[] skips = new int[256];

  HorspoolSearch(byte[] pattern) {
    this.pattern = pattern.clone();
    Arrays.fill(skips, pattern.length);
    for (int i = 0; i < pattern.length - 1; i++) {
      skips[pattern[i] & 0xff] = pattern.length - 1 - i;
    }
  }

  /** Whether the pattern is in {@code bytes[from, to)}. */
  boolean isIn(byte[] bytes, int from, int to) {
    int last = pattern.length - 1;
    byte ending = pattern[last];
    for (int end = from + last; end < to; end += skips[bytes[end] & 0xff]) {
      if (bytes[end] == ending
          && Arrays.equals(bytes, end - last, end + 1, pattern, 0, pattern.length)) {
        return true;
      }
    }
    return false;
  }
}
