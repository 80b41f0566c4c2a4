package io.gere.eval.scores;

import io.gere.config.Recipe;
import io.gere.config.Task;

/**
 * Some questions or texts for one model: what a task of the cluster measures. How a test is cut
 * depends on the test alone, so that every cluster reads the same batches and gets the same scores.
 *
 * @param learnt how many tasks the model has learnt; 0: the base model
 * @param kind of test
 * @param name of the task, of the exam's subject, of the text, or of the conversations
 * @param wording in which words a task is asked: 0: in its template; i: in the i-th of its {@code
 *     wordings}
 * @param from the first question or text, from 0
 * @param to the first one after them
 */
public record EvaluationPart(int learnt, Kind kind, String name, int wording, int from, int to) {
  /** What is asked. */
  public enum Kind {
    TASK,
    SUBJECT,
    TEXT,
    CONVERSATION
  }

  /** How many questions or texts. */
  public int size() {
    return to - from;
  }

  /** The same for the model of another stage. */
  public EvaluationPart at(int stage) {
    return new EvaluationPart(stage, kind, name, wording, from, to);
  }

  /** The task, in the words in which it is asked here. */
  public Task task(Recipe recipe) {
    Task task =
        recipe.tasks().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return worded(task, wording);
  }

  /** A task in its template or in one of its wordings, counted as parts count them. */
  public static Task worded(Task task, int wording) {
    return wording == 0 ? task : task.worded(wording - 1);
  }
}
