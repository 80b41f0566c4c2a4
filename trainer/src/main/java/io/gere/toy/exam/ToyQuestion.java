package io.gere.toy.exam;

import java.util.List;

/**
 * A question of the exam.
 *
 * @param text the question itself
 * @param options the four options, in the order A, B, C, D
 * @param answer the position of the right one, 0 to 3
 */
record ToyQuestion(String text, List<String> options, int answer) {
  /** A line of MMLU's CSV files, without a header: question, four options, letter. */
  String csv() {
    StringBuilder line = new StringBuilder(field(text));
    for (String option : options) {
      line.append(',').append(field(option));
    }
    return line.append(',').append("ABCD".charAt(answer)).toString();
  }

  /** Quoting by RFC 4180, where it is needed. */
  private static String field(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
