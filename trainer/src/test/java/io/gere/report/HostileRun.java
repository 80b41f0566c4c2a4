package io.gere.report;

import io.gere.config.yaml.RecipeReader;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.exam.ExamGroups;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.report.scores.ReportedRun;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.StoredFile;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run of fifteen tasks whose every name tries to break out of the page, or of its place on it.
 */
final class HostileRun {
  /** What would leave a mark on the page if any of it were taken for markup. */
  static final String NAME =
      "]]></script></style></title><script>injected = 1</script><img src='x' onerror=\"injected = 2\">";

  private static final String LONG = "a-name-without-any-blank-".repeat(8);

  private static final List<String> TASKS =
      IntStream.rangeClosed(1, 15)
          .mapToObj(
              i ->
                  switch (i) {
                    case 2 -> NAME;
                    case 5 -> LONG;
                    case 7 -> "W".repeat(40);
                    case 11 -> "語".repeat(30);
                    case 14 -> "\"'&<!--";
                    default -> "task-" + i;
                  })
          .toList();

  private HostileRun() {}

  static RunReport.Input input() {
    return new RunReport.Input(
        NAME,
        new ReportedRun(NAME, scores(0)),
        ExampleSample.report(NAME, 10, "{documents: 100}"),
        null,
        List.of(ExampleRun.learnt(LONG, "<b>records</b>", "<script>injected = 4</script>" + LONG)),
        null,
        metrics(),
        List.of(
            new ValidationScores(
                NAME,
                0,
                Map.of(NAME, new ValidationScores.DevScore(0.5, 8, 3)),
                null,
                null,
                1,
                null)),
        List.of(
            new Finding.UnderConstraint(
                NAME, 60L, new Finding.UnderConstraint.Numbers(50, 0.0005, 1e-6, 1))),
        RecipeReader.parse(
            """
            run: {dir: "runs/%s"}
            tasks:
            - {name: task-1, path: t, wordings: ["<script>injected = 3</script>{sentence}", %s]}
            """
                .formatted(LONG, LONG)),
        manifests(),
        List.of(
            new ReportedRun("no replay", scores(0.3)),
            new ReportedRun(LONG, scores(0.1)),
            new ReportedRun("<b>KL</b>", scores(0.15)),
            new ReportedRun("L2", scores(0.05))));
  }

  /** Every task is known by 1 − loss · age when others have been learnt since. */
  private static Scores scores(double loss) {
    return new Scores(
        TASKS,
        IntStream.rangeClosed(0, TASKS.size()).mapToObj(learnt -> stage(learnt, loss)).toList());
  }

  private static StageScores stage(int learnt, double loss) {
    Map<String, TaskScore> tasks = new LinkedHashMap<>();
    for (int j = 0; j < TASKS.size(); j++) {
      int age = learnt - j - 1;
      double score = age < 0 ? 0.1 + 0.01 * j : Math.max(0.05, 1 - 0.01 * j - (loss + 0.02) * age);
      int wrong = (int) Math.round(1000 * (1 - score));
      tasks.put(TASKS.get(j), TaskScore.of(1000, wrong / 2, wrong - wrong / 2));
    }
    int correct = (int) Math.round(700 - 600 * loss * learnt / TASKS.size());
    ExamScore exam =
        ExamScore.of(
            "cloze",
            Map.of("virology", GroupScore.of(1000, correct), NAME, GroupScore.of(1000, correct)),
            ExamGroups.mmlu());
    return new StageScores(
        learnt,
        tasks,
        Map.of("task-1", List.of(TaskScore.of(10, 2, 3), TaskScore.of(10, 1, 8))),
        exam,
        new Perplexity((2 + 4 * loss * learnt) * 1000, 1000),
        null,
        null);
  }

  private static List<StepMetrics> metrics() {
    List<StepMetrics> metrics = new ArrayList<>();
    StepMetrics example = ExampleRun.metrics("copa").get(0);
    for (String task : TASKS) {
      for (int step = 0; step < 20; step++) {
        metrics.add(
            new StepMetricsBuilder()
                .task(task)
                .step(step)
                .loss(3.0 / (1 + step))
                .ceTask(3.0 / (1 + step))
                .ceReplay(2 + 0.01 * step)
                .imitation(0.1)
                .omega(100 + step)
                .marginNonzero(7)
                .gradNorm(Math.exp(3 - 0.3 * step))
                .lr(1e-5 * step)
                .tokens(1000)
                .tokensPerSecond(2000)
                .replaySamples(4)
                .worldSize(2)
                .padding(0.125)
                .skipped(step == 19 ? 1 : 0)
                .seconds(example.seconds())
                .build());
      }
    }
    return metrics;
  }

  private static List<Manifest> manifests() {
    Map<String, StoredFile> files = Map.of(NAME, new StoredFile(1_500_000, "123456"));
    Manifest sample =
        new Manifest(
            new Origin("sample", Map.of(NAME, NAME), Map.of("corpus", NAME)),
            files,
            Map.of(NAME, NAME));
    Manifest trained =
        new Manifest(
            new Origin(
                "train",
                Map.of(NAME, NAME),
                Map.of("sample", sample.hash(), "thresholds", "e".repeat(64), NAME, NAME)),
            files,
            Map.of("task", NAME, "digest", "f".repeat(512)));
    return List.of(sample, trained);
  }
}
