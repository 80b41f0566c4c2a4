package io.gere.diagnosis;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.ReplayLossKind;
import io.gere.metrics.StepMetrics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a run's steps as they are taken and says what goes wrong with a task (method.md §8), each
 * finding once. The same steps give the same findings, so the driver, rank 0 and whoever reads the
 * metrics later come to the same diagnosis.
 */
public final class Diagnosis {
  /** Seen by a task that sees less, the replay set is mostly something else than what it learns. */
  private static final double HALF_THE_SET = 0.5;

  private final ImitationShare share;
  private String task;
  private OverConstraintRule over;
  private UnderConstraintRule under;

  public Diagnosis(Recipe recipe) {
    this.share = ImitationShare.of(recipe);
  }

  /** What this step completes; the steps of a task come in their order. */
  public List<Finding> add(StepMetrics step) {
    if (!step.task().equals(task)) {
      task = step.task();
      over = new OverConstraintRule(share);
      under = new UnderConstraintRule(share);
    }
    return Stream.of(over.add(step), under.add(step)).flatMap(Optional::stream).toList();
  }

  /**
   * What is known of a task before its first step.
   *
   * @param steps that it takes in all its epochs
   * @param documents size of the replay set
   */
  public static List<Finding> beforeFirstStep(Recipe recipe, Task task, long steps, int documents) {
    boolean inserted =
        recipe.loss().replay() != ReplayLossKind.NONE
            && recipe.batch().feeding() == Feeding.BATCH_INSERTION;
    int perStep = recipe.batch().replay();
    int seen = (int) Math.min(documents, steps * perStep);
    if (!inserted || seen >= HALF_THE_SET * documents) {
      return List.of();
    }
    return List.of(
        new Finding.LittleReplay(
            task.name(), 0L, new Finding.LittleReplay.Numbers(documents, seen, steps, perStep)));
  }
}
