package io.gere.eval;

import java.util.Locale;

/** Answers in the form in which they are compared. */
final class NormalizedAnswer {
  private NormalizedAnswer() {}

  /**
   * Lower case, without ASCII punctuation, white space collapsed: the exact match of
   * Super-NaturalInstructions (Wang et al., arXiv 2204.07705), which continual-learning benchmarks
   * use too. A text of nothing but punctuation keeps it, or all such texts would be equal.
   */
  static String of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String words = collapse(lower.replaceAll("\\p{Punct}", ""));
    return words.isEmpty() ? collapse(lower) : words;
  }

  private static String collapse(String text) {
    return text.replaceAll("(?U)\\s+", " ").strip();
  }
}
