package io.gere.data.task;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.record.JsonRecord;
import java.io.Serializable;

/**
 * Answers of a task that are longer than {@code max_target_tokens}, which none may be: what is cut
 * off an answer would be learnt as if the answer ended there. All answers are looked at before any
 * is refused, so that the limit that is asked for is enough.
 *
 * @param firstPlace the first one's file and record; null where there is none
 * @param firstTokens of that one, EOS counted
 * @param longest tokens of the longest
 */
record LongAnswers(String firstPlace, int firstTokens, int count, int longest)
    implements Serializable {
  static final LongAnswers NONE = new LongAnswers(null, 0, 0, 0);

  /** With one more. */
  LongAnswers plus(JsonRecord record, int tokens) {
    return plus(new LongAnswers(record.place(), tokens, 1, tokens));
  }

  /** With those of records further on. */
  LongAnswers plus(LongAnswers later) {
    return count == 0
        ? later
        : new LongAnswers(
            firstPlace, firstTokens, count + later.count, Math.max(longest, later.longest));
  }

  boolean any() {
    return count > 0;
  }

  /**
   * Refuses the task if there are any.
   *
   * @param index the task's place in the recipe, from 0
   */
  void requireNone(int index, Task task) {
    if (any()) {
      throw InputException.of(
          ("%s: its answer has %d tokens, the end-of-sequence token counted, but"
                  + " tasks.%d.max_target_tokens (task %s) is %d, and an answer is never cut; %s:"
                  + " set tasks.%d.max_target_tokens to %d or more, or shorten the answers")
              .formatted(
                  firstPlace,
                  firstTokens,
                  index,
                  task.name(),
                  task.maxTargetTokens(),
                  count == 1
                      ? "it is the only one too long"
                      : format("%,d answers are too long, the longest has %d", count, longest),
                  index,
                  longest));
    }
  }
}
