package io.gere.report;

import io.gere.budget.Ability;
import io.gere.budget.BudgetState;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.TokenCounts;
import io.gere.data.task.TaskExamples;
import io.gere.data.task.TokenRun;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Movement;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.exam.ExamGroups;
import io.gere.filter.SizeComparison;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.report.data.LearntTask;
import io.gere.report.scores.ReportedRun;
import io.gere.step.StepSeconds;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.StoredFile;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run of two tasks with numbers that are easy to find on the page. */
final class ExampleRun {
  static final String WORDING = "Say what this is: <b>{sentence}</b> & why?";

  private static final Recipe RECIPE =
      RecipeReader.parse(
          """
          run: {dir: runs/demo}
          optimizer: {clip_norm: 1.0}
          tasks:
          - {name: yelp, path: yelp, wordings: ["%s"]}
          - {name: copa, path: copa}
          """
              .formatted(WORDING));

  private ExampleRun() {}

  static RunReport.Input input(String secondTask) {
    return input(secondTask, scores(secondTask, 590));
  }

  static RunReport.Input input(String secondTask, Scores scores) {
    return new RunReport.Input(
        "Demo <1>",
        new ReportedRun("GeRe", scores),
        ExampleSample.report("code", 10, "{documents: 100}"),
        null,
        List.of(
            learnt("copa", "input/output records (input, output)", "The man fell. Why?"),
            new LearntTask(secondTask, new TokenCounts(50, 5000, 200, 31_999, 3), null)),
        new SizeComparison(
            "mean ± 1.0 standard deviations",
            List.of(
                new SizeComparison.Size(100, 50_000, new TreeMap<>(Map.of(32, 0.043))),
                new SizeComparison.Size(1000, 500_000, new TreeMap<>(Map.of(32, 0.0135))))),
        metrics(secondTask),
        List.of(
            validation("yelp", 0, 2.5, 40, Map.of("yelp", 1)),
            validation("yelp", 300, 2.75, 34, Map.of("yelp", 30)),
            validation(secondTask, 0, 2.75, 34, Map.of("yelp", 30, secondTask, 2)),
            validation(secondTask, 100, 3.125, 21, Map.of("yelp", 12, secondTask, 28))),
        List.of(
            new Finding.UnderConstraint(
                secondTask, 60L, new Finding.UnderConstraint.Numbers(50, 0.0005, 1e-6, 1))),
        RECIPE,
        List.of(
            new Manifest(
                new Origin("sample", Map.of("run.seed", 17), Map.of("corpus", "abcdef")),
                Map.of("replay.jsonl", new StoredFile(1_500_000, "123456")),
                Map.of("documents", 1000, "skipped_files", List.of("part<3>.zst: cut off")))),
        List.of(new ReportedRun("no replay", scores(secondTask, 210))));
  }

  /** A task of one example, a question whose answer is "yes" and an end. */
  static LearntTask learnt(String task, String recognised, String question) {
    List<TokenRun> runs =
        List.of(
            new TokenRun("<s>", 1, false, true),
            new TokenRun(question, 9, false, false),
            new TokenRun(" yes", 1, true, false),
            new TokenRun("</s>", 1, true, true));
    TaskExamples.Example example =
        new TaskExamples.Example("tasks/copa/train.json, record 1", true, runs);
    return new LearntTask(
        task,
        new TokenCounts(400, 48_000, 512, 31_999, 7),
        new TaskExamples(recognised, List.of(example)));
  }

  /**
   * An exam of 1000 questions: 600 right at first; two tasks of 200 questions each, of which the
   * first is asked in other words, too; held-out text with a perplexity of 8, 10 and 12.
   */
  static Scores scores(String secondTask, int examAtEnd) {
    return new Scores(
        List.of("yelp", secondTask),
        List.of(
            stage(0, 600, TaskScore.of(200, 100, 50), TaskScore.of(200, 140, 0), secondTask),
            stage(1, 595, TaskScore.of(200, 33, 0), TaskScore.of(200, 130, 0), secondTask),
            stage(2, examAtEnd, TaskScore.of(200, 37, 4), TaskScore.of(200, 21, 30), secondTask)));
  }

  private static StageScores stage(
      int learnt, int correct, TaskScore first, TaskScore second, String secondTask) {
    ExamScore exam =
        ExamScore.of(
            "harness", Map.of("virology", GroupScore.of(1000, correct)), ExamGroups.mmlu());
    return new StageScores(
        learnt,
        Map.of("yelp", first, secondTask, second),
        Map.of("yelp", List.of(TaskScore.of(200, 20, 100))),
        exam,
        new Perplexity(1000 * Math.log(8 + 2 * learnt), 1000),
        learnt == 0 ? null : movement(learnt),
        null);
  }

  /**
   * Of two layers of ten dimensions over 1000 tokens; the last leaves 13.6 and 27.2 % of its
   * states.
   */
  private static Movement movement(int learnt) {
    return new Movement(
        250.0 * learnt,
        1000,
        List.of(
            new LayerMovement(1, 1000, 10_000, 0, 50L * learnt, 30L * learnt, 500, 990),
            new LayerMovement(
                2, 1000, 10_000, 60L * learnt, 800L * learnt, 500L * learnt, 4320, 875)));
  }

  /** A task's first step to change nothing: its gradient was not finite. */
  static StepMetrics skipped(StepMetrics step) {
    return new StepMetricsBuilder()
        .task(step.task())
        .epoch(step.epoch())
        .step(step.step())
        .loss(step.loss())
        .ceTask(step.ceTask())
        .ceReplay(step.ceReplay())
        .imitation(step.imitation())
        .omega(step.omega())
        .marginNonzero(step.marginNonzero())
        .gradNorm(Double.NaN)
        .lr(step.lr())
        .tokens(step.tokens())
        .tokensPerSecond(step.tokensPerSecond())
        .replaySamples(step.replaySamples())
        .worldSize(step.worldSize())
        .padding(step.padding())
        .skipped(1)
        .seconds(step.seconds())
        .build();
  }

  /** A validation with 64 questions of the exam and 32 dev records of each task. */
  private static ValidationScores validation(
      String task, long step, double nats, int exam, Map<String, Integer> correct) {
    Map<String, ValidationScores.DevScore> dev = new TreeMap<>();
    correct.forEach((name, of) -> dev.put(name, new ValidationScores.DevScore(0.5, 32, of)));
    return new ValidationScores(
        task,
        step,
        dev,
        new Perplexity(nats * 1000, 1000),
        GroupScore.of(64, exam),
        1.5,
        budget(nats));
  }

  /** Half a nat of general text may be lost; ω has to go up for it. */
  private static BudgetState budget(double nats) {
    double used = 2 * (nats - 2.5);
    return new BudgetState(
        new Ability(2.5, null), new Ability(nats, null), used, used > 1 ? 4 : 1, 1, used > 1);
  }

  /** 400 steps, 300 of the first task; one in ten has no replay sample. */
  static List<StepMetrics> metrics(String secondTask) {
    List<StepMetrics> metrics = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean first = i < 300;
      boolean replay = i % 10 != 9;
      double loss = 2.0 / (1 + i % 300);
      metrics.add(
          new StepMetricsBuilder()
              .task(first ? "yelp" : secondTask)
              .step(first ? i : i - 300)
              .loss(loss)
              .ceTask(loss)
              .ceReplay(replay ? 2.125 : null)
              .imitation(replay ? 0.0625 : 0)
              .omega(replay ? 100 : 0)
              .marginNonzero(replay ? 7 : 0)
              .gradNorm(1.5)
              .lr(1e-4)
              .tokens(1000)
              .tokensPerSecond(i == 123 ? 250 : 2000)
              .replaySamples(replay ? 4 : 0)
              .worldSize(2)
              .padding(0.125)
              .seconds(new StepSeconds(0, 0.1, 0.3, 0.05, 0.05, 0, 0))
              .build());
    }
    return metrics;
  }
}
