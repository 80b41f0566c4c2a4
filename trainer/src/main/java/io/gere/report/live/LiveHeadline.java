package io.gere.report.live;

import io.gere.metrics.StepMetrics;
import io.gere.report.page.NumberText;
import io.gere.report.scores.Headline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a run is at, or what has come of it, in one sentence. */
final class LiveHeadline {
  private LiveHeadline() {}

  static String of(LiveRun run, Instant now) {
    LiveStatus status = run.status();
    if (run.missing() != null) {
      return run.missing();
    }
    if (run.stale()) {
      return "Not heard of since %s: the process is gone, or cut off. The same command goes on."
          .formatted(Moments.of(status.updated()));
    }
    if (status.isRunning()) {
      return atWork(run, now);
    }
    String verdict = run.scores() == null ? "" : Headline.of(run.scores());
    if ("ok".equals(status.state())) {
      return verdict.isEmpty() ? "The command %s is done.".formatted(status.command()) : verdict;
    }
    return "%s, exit code %d: %s."
        .formatted(ended(status.state()), status.exitCode(), status.message());
  }

  private static String ended(String state) {
    return switch (state) {
      case "interrupted" -> "Interrupted";
      case "gate-not-met" -> "Gate not met";
      default -> "Failed";
    };
  }

  /** Such as "train: task topics (2 of 3), step 338 of 1,440, 12 min left". */
  private static String atWork(LiveRun run, Instant now) {
    LiveStatus status = run.status();
    List<String> parts = new ArrayList<>();
    if (run.trains() && run.recipe() != null) {
      parts.add(task(run));
    }
    run.share().ifPresent(share -> parts.add((run.trains() ? "step " : "") + share.text()));
    status.end().ifPresent(end -> parts.add(left(Duration.between(now, end))));
    String phase = status.phase() == null ? "at work" : status.phase();
    return "At work: " + phase + (parts.isEmpty() ? "" : "; " + String.join(", ", parts)) + ".";
  }

  private static String task(LiveRun run) {
    StepMetrics last = run.metrics().get(run.metrics().size() - 1);
    List<String> tasks = run.recipe().tasks().stream().map(task -> task.name()).toList();
    return "task %s (%d of %d)"
        .formatted(last.task(), tasks.indexOf(last.task()) + 1, tasks.size());
  }

  private static String left(Duration time) {
    return time.isNegative()
        ? "almost done"
        : NumberText.duration((double) time.toSeconds()).replaceFirst("\\.0 s", " s") + " left";
  }
}
