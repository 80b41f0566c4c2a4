package io.gere.data.task;

import io.gere.text.AnswerBounds;
import java.util.List;
import java.util.Set;

/**
 * How a task is tested.
 *
 * @param questions in file order; empty where the task has no test file or is pre-tokenised
 * @param options the answers there are, in the order of {@code labels.json}; empty where answers
 *     are free
 * @param bounds of answers: where they begin and end
 * @param forms in which answers are compared
 */
public record TaskTestSet(
    List<TaskQuestion> questions, List<String> options, AnswerBounds bounds, AnswerForms forms) {
  /** Of a task that cannot be asked. */
  static final TaskTestSet NONE =
      new TaskTestSet(List.of(), List.of(), new AnswerBounds(true, Set.of(), List.of()));

  public TaskTestSet {
    questions = List.copyOf(questions);
    options = List.copyOf(options);
  }

  /** A whole test. */
  public TaskTestSet(List<TaskQuestion> questions, List<String> options, AnswerBounds bounds) {
    this(
        questions,
        options,
        bounds,
        AnswerForms.of(
            options.isEmpty() ? questions.stream().map(TaskQuestion::answer).toList() : options));
  }

  /**
   * Some of its questions. Their answers are compared as the whole test's are.
   *
   * @param to exclusive
   */
  public TaskTestSet part(int from, int to) {
    return new TaskTestSet(questions.subList(from, to), options, bounds, forms);
  }
}
