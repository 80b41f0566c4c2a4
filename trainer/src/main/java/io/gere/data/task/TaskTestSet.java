package io.gere.data.task;

import java.util.List;

/**
 * How a task is tested.
 *
 * @param questions in file order; empty where the task has no test file or is pre-tokenised
 * @param options the answers there are, in the order of {@code labels.json}; empty where answers
 *     are free
 * @param forms in which answers are compared
 */
public record TaskTestSet(List<TaskQuestion> questions, List<String> options, AnswerForms forms) {
  public TaskTestSet {
    questions = List.copyOf(questions);
    options = List.copyOf(options);
  }

  /** A whole test. */
  public TaskTestSet(List<TaskQuestion> questions, List<String> options) {
    this(
        questions,
        options,
        AnswerForms.of(
            options.isEmpty() ? questions.stream().map(TaskQuestion::answer).toList() : options));
  }

  /**
   * Some of its questions. Their answers are compared as the whole test's are.
   *
   * @param to exclusive
   */
  public TaskTestSet part(int from, int to) {
    return new TaskTestSet(questions.subList(from, to), options, forms);
  }
}
