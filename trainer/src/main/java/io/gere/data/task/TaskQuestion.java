package io.gere.data.task;

import java.util.Arrays;

/**
 * One test record of a task.
 *
 * @param prompt the whole prompt as text
 * @param promptIds BOS and the prompt's tokens, cut to the task's limit; not to be changed
 * @param answer the right answer's words
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record TaskQuestion(String prompt, int[] promptIds, String answer) {

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskQuestion question
        && prompt.equals(question.prompt)
        && Arrays.equals(promptIds, question.promptIds)
        && answer.equals(question.answer);
  }

  @Override
  public int hashCode() {
    return 31 * prompt.hashCode() + answer.hashCode();
  }
}
