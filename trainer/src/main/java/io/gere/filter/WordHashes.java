package io.gere.filter;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The words of a text, each as a 64-bit hash: runs of letters, digits and the marks on them, after
 * Unicode's compatibility composition (NFKC) and without case. Punctuation, spacing and width do
 * not count. Of scripts that put no spaces between words every letter is a word; in a text without
 * any letter or digit, every symbol is.
 *
 * <p>Two different words, or runs of words, have the same hash by chance once in 2^64: among a
 * million runs looked up in ten million, that is one false hit in two million samples.
 */
final class WordHashes {
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** No code point below this belongs to such a script. */
  private static final int FIRST_WITHOUT_SPACES = 0x0E00;

  /** An odd multiplier with no pattern in its bits: 2^64 over the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] hashes;

  private WordHashes(long[] hashes) {
    this.hashes = hashes;
  }

  static WordHashes of(String text) {
    Splitter splitter = new Splitter();
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
    composed.codePoints().forEach(splitter::next);
    long[] words = splitter.end();
    return new WordHashes(
        words.length > 0
            ? words
            : text.codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .mapToLong(c -> c)
                .toArray());
  }

  int count() {
    return hashes.length;
  }

  /** One hash of them all. */
  long hash() {
    return hash(0, hashes.length);
  }

  /** A hash of every {@code length} words in a row, in their order; none where there are fewer. */
  long[] runs(int length) {
    long[] runs = new long[Math.max(0, hashes.length - length + 1)];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = hash(i, length);
    }
    return runs;
  }

  /** The words as coefficients of a polynomial, so that their order counts. */
  private long hash(int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * SPREAD + hashes[i];
    }
    return hash;
  }

  /** Takes code points and makes words of them. */
  private static final class Splitter {
    private final LongStream.Builder words = LongStream.builder();
    private long hash;
    private int letters;
    private boolean alone;

    void next(int codePoint) {
      int type = Character.getType(codePoint);
      if (type == Character.FORMAT) { // soft hyphens and joiners stand within words
        return;
      }
      if (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) {
        append(codePoint);
      } else if (Character.isLetterOrDigit(codePoint)) {
        boolean nowAlone =
            codePoint >= FIRST_WITHOUT_SPACES
                && WITHOUT_SPACES.contains(UnicodeScript.of(codePoint));
        if (alone || nowAlone) {
          endWord();
        }
        alone = nowAlone;
        // By way of the capital, so that both forms of the Greek s are one letter.
        append(Character.toLowerCase(Character.toUpperCase(codePoint)));
      } else {
        endWord();
      }
    }

    private void append(int codePoint) {
      hash = (hash + codePoint) * SPREAD;
      hash ^= hash >>> 32; // a product moves bits up only
      letters++;
    }

    private void endWord() {
      if (letters > 0) {
        words.add(hash);
      }
      hash = 0;
      letters = 0;
    }

    long[] end() {
      endWord();
      return words.build().toArray();
    }
  }
}
