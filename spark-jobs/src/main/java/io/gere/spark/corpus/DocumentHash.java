package io.gere.spark.corpus;

import io.gere.storage.Sha256;

/**
 * The number by which documents are drawn: a function of the seed, the file's name and the
 * document's number in it, and of nothing else. The hashes of a file's documents are the sequence
 * that SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014)
 * gives from a state that SHA-256 makes of seed and name.
 */
final class DocumentHash {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private DocumentHash() {}

  /** The state that a file's sequence starts from. */
  static long start(long seed, String fileName) {
    return Long.parseUnsignedLong(Sha256.of(seed + "\n" + fileName).substring(0, 16), 16);
  }

  /** The number by which files are drawn; that of no document. */
  static long ofFile(long seed, String fileName) {
    return of(start(seed, fileName), 0);
  }

  /**
   * A document's hash.
   *
   * @param number from 1
   */
  static long of(long start, long number) {
    long z = start + number * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
