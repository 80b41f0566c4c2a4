package io.gere.step;

import io.gere.data.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a micro-batch's samples lie among its positions: each in a row of its own, padded on the
 * right to the longest, or, packed, end to end in one row without any padding.
 *
 * @param rows b
 * @param width t
 * @param starts flattened position of each sample's first token
 * @param lengths tokens of each sample
 * @param packed whether one row holds them all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Layout(int rows, int width, int[] starts, int[] lengths, boolean packed) {

  static Layout of(List<Sample> samples, boolean packed) {
    int[] lengths = samples.stream().mapToInt(Sample::length).toArray();
    int[] starts = new int[lengths.length];
    int longest = Arrays.stream(lengths).max().orElseThrow();
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + (packed ? lengths[i - 1] : longest);
    }
    return packed
        ? new Layout(1, Arrays.stream(lengths).sum(), starts, lengths, true)
        : new Layout(lengths.length, longest, starts, lengths, false);
  }

  /** Real positions. */
  int tokens() {
    return Arrays.stream(lengths).sum();
  }

  /** Positions that are computed, padding among them. */
  long positions() {
    return (long) rows * width;
  }

  /** Lengths of the sequences in the one row; none where each has a row of its own. */
  long[] borders() {
    return packed ? Arrays.stream(lengths).asLongStream().toArray() : new long[0];
  }

  /**
   * Positions of some tokens, flattened, sample after sample.
   *
   * @param tokens of each sample, their places in it
   */
  long[] rows(List<int[]> tokens) {
    return IntStream.range(0, tokens.size())
        .boxed()
        .flatMapToLong(i -> Arrays.stream(tokens.get(i)).mapToLong(t -> (long) starts[i] + t))
        .toArray();
  }

  /** The sample of each of these positions. */
  static long[] sampleOf(List<int[]> tokens) {
    return IntStream.range(0, tokens.size())
        .boxed()
        .flatMapToLong(i -> Arrays.stream(tokens.get(i)).mapToLong(t -> i))
        .toArray();
  }

  /** Each real position's place in its own sequence. */
  long[] places() {
    return Arrays.stream(lengths).asLongStream().flatMap(n -> LongStream.range(0, n)).toArray();
  }

  /** A key of each position, from a key of each sample; 0 at padding. */
  int[] spread(long[] keys) {
    int[] spread = new int[rows * width];
    for (int i = 0; i < lengths.length; i++) {
      for (int t = 0; t < lengths[i]; t++) {
        // The upper half of a sequence of 64 bits: neighbours have nothing in common.
        spread[starts[i] + t] = (int) ((keys[i] + t * 0x632be59bd9b4e019L) >>> 32);
      }
    }
    return spread;
  }
}
