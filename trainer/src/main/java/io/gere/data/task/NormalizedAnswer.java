package io.gere.data.task;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Answers in normal form: lower case, without ASCII punctuation, white space collapsed. That is the
 * exact match of SQuAD (Rajpurkar et al., arXiv 1606.05250) without its rule on articles, as
 * Super-NaturalInstructions (Wang et al., arXiv 2204.07705) and continual-learning benchmarks use
 * it. As in DROP (Dua et al., arXiv 1903.00161) numbers keep what makes them that number.
 */
final class NormalizedAnswer {
  private static final Pattern WHITE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern THOUSANDS =
      Pattern.compile("(?<![\\d.,])([1-9]\\d{0,2}(?:,\\d{3})+)(?![\\d,]*\\d)");

  private static final char NONE = ' ';

  private final String text;
  private final StringBuilder form = new StringBuilder();

  /**
   * @param text in lower case, with single blanks
   */
  private NormalizedAnswer(String text) {
    this.text = text;
  }

  /** The normal form. A text of nothing but punctuation keeps it: all such would else be equal. */
  static String of(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace('\u2212', '-'); // the minus sign proper
    String single = WHITE.matcher(lower).replaceAll(" ").strip();
    String whole = THOUSANDS.matcher(single).replaceAll(number -> number.group().replace(",", ""));
    String words = new NormalizedAnswer(whole).words();
    return words.isEmpty() ? withoutWhiteSpace(lower) : words;
  }

  /**
   * A text in which nothing but white space is left out. Some tokenizers give "C++" back as "C +
   * +".
   */
  static String withoutWhiteSpace(String text) {
    return WHITE.matcher(text).replaceAll("");
  }

  private String words() {
    boolean glued = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' && glued) {
        continue;
      }
      glued = false;
      if (!isPunctuation(c)) {
        form.append(c);
      } else if (belongsToNumber(i)) {
        if (c != '-' || isDigit(before(i))) {
          cutBlank();
        }
        form.append(c);
        glued = true;
      }
    }
    return WHITE.matcher(form).replaceAll(" ").strip();
  }

  /** Whether a punctuation mark makes another number, or another expression of numbers. */
  private boolean belongsToNumber(int i) {
    char before = before(i);
    char after = after(i);
    if (isDigit(before) && isDigit(after)) {
      return true; // 3.14, 1/2, 12:30, 2024-01-01
    }
    return switch (text.charAt(i)) {
      case '%' -> isDigit(before);
      case '-' -> isExponent(i) || (beginsWord(i) && (isDigit(after) || ".$".indexOf(after) >= 0));
      case '.' -> beginsWord(i) && isDigit(at(i + 1));
      case '+', '/', '^', '=', '<', '>' -> isDigit(before) || isDigit(after);
      default -> false;
    };
  }

  /** The minus of 1e-5. */
  private boolean isExponent(int i) {
    return at(i - 1) == 'e' && isDigit(at(i - 2)) && isDigit(at(i + 1));
  }

  private boolean beginsWord(int i) {
    return !Character.isLetterOrDigit(at(i - 1));
  }

  private char before(int i) {
    return at(i - 1) == ' ' ? at(i - 2) : at(i - 1);
  }

  private char after(int i) {
    return at(i + 1) == ' ' ? at(i + 2) : at(i + 1);
  }

  private char at(int i) {
    return i < 0 || i >= text.length() ? NONE : text.charAt(i);
  }

  private void cutBlank() {
    if (form.length() > 0 && form.charAt(form.length() - 1) == ' ') {
      form.setLength(form.length() - 1);
    }
  }

  private static boolean isDigit(char c) {
    return Character.isDigit(c);
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }
}
