package io.gere.report.live;

import io.gere.config.Recipe;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.Scores;
import io.gere.metrics.StepMetrics;
import io.gere.report.page.NumberText;
import io.gere.validation.ValidationScores;
import java.util.List;
import java.util.Optional;

/**
 * What a run folder holds at one moment.
 *
 * @param folder as the user names it
 * @param missing why nothing of a run can be shown, as a sentence, or null where something can
 * @param status what the command on it is at; null where there is none
 * @param stale whether that command is not heard of any more
 * @param recipe null where there is none that this program understands
 * @param metrics every step so far
 * @param validations what the model knew on the way
 * @param findings of training and of evaluation
 * @param saved what the same command would go on from, as words; empty where it is nothing yet
 * @param scores null where it was not evaluated
 */
public record LiveRun(
    String folder,
    String missing,
    LiveStatus status,
    boolean stale,
    Recipe recipe,
    List<StepMetrics> metrics,
    List<ValidationScores> validations,
    List<Finding> findings,
    String saved,
    Scores scores) {
  /** A folder of which nothing can be shown, and why. */
  public static LiveRun missing(String folder, String why) {
    return new LiveRun(folder, why, null, false, null, List.of(), List.of(), List.of(), "", null);
  }

  /**
   * How much of a phase is done.
   *
   * @param done optimizer steps while it trains; documents, questions or the like elsewhere
   */
  record Share(long done, long all) {
    String text() {
      return "%s of %s".formatted(NumberText.count(done), NumberText.count(all));
    }

    long percent() {
      return all == 0 ? 0 : Math.min(100, 100 * done / all);
    }
  }

  /** What the status counts; the log of steps is some seconds ahead of it. */
  Optional<Share> share() {
    if (status == null || status.step() == null || status.steps() == null) {
      return Optional.empty();
    }
    long done = trains() ? Math.max(status.step(), metrics.size()) : status.step();
    return Optional.of(new Share(done, status.steps()));
  }

  boolean trains() {
    return "train".equals(status.phase()) && !metrics.isEmpty();
  }

  /** The run's own name. */
  public String name() {
    String path = folder.replaceAll("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
