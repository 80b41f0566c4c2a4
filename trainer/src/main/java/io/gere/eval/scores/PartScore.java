package io.gere.eval.scores;

/**
 * What one {@link EvaluationPart} measured: one of these, by the kind of its test; the others are
 * null.
 */
public record PartScore(TaskScore task, ExamScore exam, Perplexity perplexity) {
  public static PartScore of(TaskScore task) {
    return new PartScore(task, null, null);
  }

  public static PartScore of(ExamScore exam) {
    return new PartScore(null, exam, null);
  }

  public static PartScore of(Perplexity perplexity) {
    return new PartScore(null, null, perplexity);
  }
}
