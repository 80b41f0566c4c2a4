package io.gere.eval.scores;

/**
 * What one {@link EvaluationPart} measured: one of these, by the kind of its test; the others are
 * null.
 */
public record PartScore(
    TaskScore task, ExamScore exam, TextScore text, ConversationScore conversations) {
  public static PartScore of(TaskScore task) {
    return new PartScore(task, null, null, null);
  }

  public static PartScore of(ExamScore exam) {
    return new PartScore(null, exam, null, null);
  }

  public static PartScore of(TextScore text) {
    return new PartScore(null, null, text, null);
  }

  public static PartScore of(ConversationScore conversations) {
    return new PartScore(null, null, null, conversations);
  }
}
