package io.gere.eval.scores;

import io.gere.InputException;
import io.gere.storage.StepFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what another run knew of each task when it had just learnt it. */
public final class ReferenceReader {
  private ReferenceReader() {}

  /**
   * Takes them from a run that is evaluated.
   *
   * @param folder the run's, for messages and for the record
   * @param evaluated where its scores are
   * @param tasks names; the other run must have learnt the same, in whatever order
   * @param chat whether this run's tasks are asked in chat form; the other's must be so too
   */
  public static ReferenceRun read(
      String folder, StepFolder evaluated, List<String> tasks, boolean chat) {
    String remedy = "evaluate.reference must be the folder of a run that has been evaluated";
    if (evaluated.manifest().isEmpty()) {
      throw InputException.of(
          "%s has no manifest.json, so it is missing or half-written; %s"
              .formatted(evaluated.path(), remedy));
    }
    evaluated.require(remedy);
    Scores scores = Scores.read(evaluated);
    if (!Set.copyOf(scores.tasks()).equals(Set.copyOf(tasks))) {
      throw InputException.of(
          "evaluate.reference %s has learnt the tasks %s, but this run's are %s; intransigence needs the same tasks"
              .formatted(folder, scores.tasks(), tasks));
    }
    if (scores.chat() != chat) {
      throw InputException.of(
          "evaluate.reference %s was asked with evaluate.chat: %s and this run with %s; intransigence needs the same, so evaluate one of them again"
              .formatted(folder, scores.chat(), chat));
    }
    List<Double> learnt = new ArrayList<>();
    for (String task : tasks) {
      int j = scores.tasks().indexOf(task);
      Double score = scores.matrix().get(j).get(j);
      if (score == null) {
        throw InputException.of(
            "evaluate.reference %s has no score of task %s just after it was learnt, which intransigence needs; evaluate that run with evaluate.after: each and a test for every task"
                .formatted(folder, task));
      }
      learnt.add(score);
    }
    return new ReferenceRun(folder, learnt);
  }
}
