package io.gere.spark.corpus;

import io.gere.random.SplitMix64;
import io.gere.storage.Sha256;

/**
 * The number by which documents are drawn: a function of the seed, the file's name and the
 * document's number in it, and of nothing else. The hashes of a file's documents are the sequence
 * that {@link SplitMix64} gives from a state that SHA-256 makes of seed and name.
 */
public final class DocumentHash {
  private DocumentHash() {}

  /** The state that a file's sequence starts from. */
  public static long start(long seed, String fileName) {
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
    return SplitMix64.nth(start, number);
  }
}
