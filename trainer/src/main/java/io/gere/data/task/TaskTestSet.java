package io.gere.data.task;

import java.util.List;

/**
 * How a task is tested.
 *
 * @param questions in file order; empty where the task has no test file or is pre-tokenised
 * @param options the answers there are, in the order of {@code labels.json}; empty where answers
 *     are free
 */
public record TaskTestSet(List<TaskQuestion> questions, List<String> options) {
  public TaskTestSet {
    questions = List.copyOf(questions);
    options = List.copyOf(options);
  }
}
