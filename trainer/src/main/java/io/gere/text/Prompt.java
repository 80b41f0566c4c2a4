package io.gere.text;

import java.util.List;

/**
 * A filled template. When it is too long, the end of its sentence is what may go.
 *
 * @param before what stands before the record's sentence
 * @param sentence the record's own text
 * @param after what stands after it, such as {@code "\nAnswer:"}
 * @param given what of the whole text is the record's own, and not the template's
 */
public record Prompt(String before, String sentence, String after, List<Given> given) {
  /**
   * Some of a text's characters.
   *
   * @param end exclusive
   */
  public record Given(int start, int end) {
    Given behind(int length) {
      return new Given(start + length, end + length);
    }
  }

  public Prompt {
    given = List.copyOf(given);
  }

  /** A prompt of which only the sentence is the record's. */
  public Prompt(String before, String sentence, String after) {
    this(
        before,
        sentence,
        after,
        List.of(new Given(before.length(), before.length() + sentence.length())));
  }

  public String text() {
    return before + sentence + after;
  }
}
