package io.gere.data.task;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.data.record.JsonRecord;

/**
 * {@code max_target_tokens} of a task, which no answer may exceed: what is cut off an answer would
 * be learnt as if the answer ended there. It looks at all answers before it refuses, so that the
 * limit it asks for is enough.
 */
final class AnswerLimit {
  private final int taskIndex;
  private final String task;
  private final int limit;
  private String firstPlace;
  private int firstTokens;
  private int tooLong;
  private int longest;

  /**
   * @param taskIndex the task's place in the recipe, from 0
   */
  AnswerLimit(int taskIndex, String task, int limit) {
    this.taskIndex = taskIndex;
    this.task = task;
    this.limit = limit;
  }

  /** Whether an answer of this many tokens, EOS counted, is allowed. */
  boolean allows(JsonRecord record, int tokens) {
    if (tokens <= limit) {
      return true;
    }
    if (tooLong == 0) {
      firstPlace = record.place();
      firstTokens = tokens;
    }
    tooLong++;
    longest = Math.max(longest, tokens);
    return false;
  }

  /** Refuses the task if one of its answers was not allowed. */
  void requireAll() {
    if (tooLong > 0) {
      throw InputException.of(
          ("%s: its answer has %d tokens, the end-of-sequence token counted, but"
                  + " tasks.%d.max_target_tokens (task %s) is %d, and an answer is never cut; %s:"
                  + " set tasks.%d.max_target_tokens to %d or more, or shorten the answers")
              .formatted(
                  firstPlace,
                  firstTokens,
                  taskIndex,
                  task,
                  limit,
                  tooLong == 1
                      ? "it is the only one too long"
                      : format("%,d answers are too long, the longest has %d", tooLong, longest),
                  taskIndex,
                  longest));
    }
  }
}
