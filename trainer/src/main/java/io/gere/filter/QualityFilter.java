package io.gere.filter;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what is no text for people, in any language. The measures of repetition are those of Gopher
 * (Rae et al., arXiv 2112.11446, table A1), the limits are wider: Gopher wants clean training text,
 * a replay set has to be like the corpus, with its code, tables, lists and songs.
 */
final class QualityFilter {
  /** Share of characters that nobody writes: Latin text in a wrong encoding stays below it. */
  static final double UNWRITTEN = 0.1;

  /** Share of what has been said before: a page that stands twice in its document has just this. */
  static final double REPEATED = 0.5;

  /** Words in a row that count as a repetition: the longest of Gopher's measures. */
  static final int REPEATED_WORDS = 10;

  private QualityFilter() {}

  /** Why the document is junk; nothing where it is not. */
  static Optional<ExclusionReason> in(String text, WordHashes words) {
    if (isBinary(text)) {
      return Optional.of(ExclusionReason.BINARY);
    }
    return repeatsLines(text) || repeatsWords(words)
        ? Optional.of(ExclusionReason.REPETITIVE)
        : Optional.empty();
  }

  private static boolean isBinary(String text) {
    long unwritten = text.codePoints().filter(QualityFilter::isUnwritten).count();
    return unwritten > UNWRITTEN * text.codePointCount(0, text.length());
  }

  private static boolean isUnwritten(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> !Character.isWhitespace(codePoint);
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> codePoint == 0xFFFD; // what decoders write for a byte that is no text
    };
  }

  private static boolean repeatsLines(String text) {
    Set<String> seen = new HashSet<>();
    long all = 0;
    long repeated = 0;
    for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
      all += line.length();
      repeated += seen.add(line) ? 0 : line.length();
    }
    return repeated > REPEATED * all;
  }

  private static boolean repeatsWords(WordHashes words) {
    long[] runs = words.runs(REPEATED_WORDS);
    Set<Long> seen = new HashSet<>();
    int repeated = 0;
    int end = 0; // of the words that are counted already
    for (int i = 0; i < runs.length; i++) {
      if (!seen.add(runs[i])) {
        repeated += i + REPEATED_WORDS - Math.max(end, i);
        end = i + REPEATED_WORDS;
      }
    }
    return repeated > REPEATED * words.count();
  }
}
