package io.gere.text;

/**
 * A filled template. When it is too long, the end of its sentence is what may go.
 *
 * @param before what stands before the record's sentence
 * @param sentence the record's own text
 * @param after what stands after it, such as {@code "\nAnswer:"}
 */
public record Prompt(String before, String sentence, String after) {

  public String text() {
    return before + sentence + after;
  }
}
