package io.gere.eval.scores;

/**
 * What one {@link EvaluationPart} measured: one of these, by the kind of its test; the others are
 * null.
 */
public record PartScore(
    TaskScore task, ExamScore exam, Perplexity perplexity, ConversationScore conversations) {
  public static PartScore of(TaskScore task) {
    return new PartScore(task, null, null, null);
  }

  public static PartScore of(ExamScore exam) {
    return new PartScore(null, exam, null, null);
  }

  public static PartScore of(Perplexity perplexity) {
    return new PartScore(null, null, perplexity, null);
  }

  public static PartScore of(ConversationScore conversations) {
    return new PartScore(null, null, null, conversations);
  }
}
