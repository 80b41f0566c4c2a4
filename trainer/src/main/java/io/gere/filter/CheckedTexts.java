package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The evaluation texts that documents are compared with.
 *
 * @param texts of the exam and of the tasks' tests
 * @param tooShort those among them that have fewer than {@value #PASSAGE} words, so that copies of
 *     them cannot be found
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CheckedTexts(int texts, int tooShort) {
  /** Words in a row that a document must share with a text to be taken for a copy of it. */
  public static final int PASSAGE = 13;
}
