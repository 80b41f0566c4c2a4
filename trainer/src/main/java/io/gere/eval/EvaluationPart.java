package io.gere.eval;

/**
 * Some questions for one model: what a task of the cluster measures. How a test is cut depends on
 * the test alone, so that every cluster reads the same batches and gets the same scores.
 *
 * @param learnt how many tasks the model has learnt; 0: the base model
 * @param kind of test
 * @param name of the task or of the exam's subject
 * @param from the first question, from 0
 * @param to the first question after them
 */
public record EvaluationPart(int learnt, Kind kind, String name, int from, int to) {
  /** What the questions belong to. */
  public enum Kind {
    TASK,
    SUBJECT
  }

  public int questions() {
    return to - from;
  }

  /** The same questions for the model of another stage. */
  EvaluationPart at(int stage) {
    return new EvaluationPart(stage, kind, name, from, to);
  }
}
