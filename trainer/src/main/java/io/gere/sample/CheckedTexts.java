package io.gere.sample;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The evaluation texts that documents are compared with.
 *
 * @param texts of the exam and of the tasks' tests
 * @param tooShort those among them that have fewer words than a passage, so that nothing can be
 *     found to hold them
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CheckedTexts(int texts, int tooShort) {}
