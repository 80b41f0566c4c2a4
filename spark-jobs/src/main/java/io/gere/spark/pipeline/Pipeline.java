package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.IdleKeys;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.scores.GateVerdict;
import io.gere.lease.Lease;
import io.gere.preflight.Preflight;
import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import io.gere.progress.ProgressLog;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.distill.ThresholdsStep;
import io.gere.spark.evaluate.EvaluateStep;
import io.gere.spark.evaluate.GateStep;
import io.gere.spark.evaluate.ReferenceStep;
import io.gere.spark.placement.SharedFolder;
import io.gere.spark.report.ReportStep;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.selfreplay.SelfReplayStep;
import io.gere.spark.storage.SparkPrivacy;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.tokens.ExecutorEncoding;
import io.gere.spark.track.RunTracking;
import io.gere.spark.train.ClusterCheck;
import io.gere.spark.train.TrainStep;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import io.gere.storage.copy.LocalCopy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Runs steps of one recipe in one Spark session, as the one writer of the run folder. */
public final class Pipeline {
  private final String command;
  private final Recipe recipe;
  private final ProgressLog told;
  private volatile TrainStep training;
  private final Optional<Path> comparison;
  private GateVerdict verdict;

  /**
   * For one command.
   *
   * @param command its name, for the status and for others who want the folder
   * @param told hears all that is said and told
   */
  public Pipeline(String command, Recipe recipe, ProgressLog told) {
    this(command, recipe, Optional.empty(), told);
  }

  /** The same for one run of a comparison. */
  public Pipeline(String command, Recipe recipe, Optional<Path> comparison, ProgressLog told) {
    this.command = command;
    this.recipe = recipe;
    this.comparison = comparison;
    this.told = told;
  }

  /**
   * Runs the steps that the recipe's loss and evaluation need; one step alone is always run. What a
   * gate does not let through fails, but not before its report is written.
   */
  public void run(List<Step> steps) {
    RequiredKeys.text("run.dir", recipe.run().dir());
    RunFolder run = RunFolder.of(SparkSessions.hadoop(), recipe.run());
    if (steps.equals(List.of(Step.REPORT))) {
      // It reads what is there, also while another command writes to it.
      new ReportStep(run.hadoop(), recipe).run(told);
      return;
    }
    CommandRun work = new CommandRun(run, command, told);
    work.during(
        () -> training != null && training.stop(),
        log -> {
          RunTracking tracking = new RunTracking(recipe, run, log);
          tracking.during(() -> run(steps, run, work, tracking, log));
        });
  }

  private void run(
      List<Step> steps, RunFolder run, CommandRun work, RunTracking tracking, ProgressLog log) {
    Applications applications = applications(steps);
    applications.decision().ifPresent(log::say);
    List<Step> ahead = steps;
    for (List<Step> some : applications.steps()) {
      applications.prepare(some);
      SparkSession spark =
          SparkSessions.open(command + " " + run.path().getName(), recipe.train().workers());
      work.isApplication(spark.sparkContext().applicationId());
      run(some, ahead, work, tracking, spark, log);
      ahead = List.of();
    }
    if (verdict != null) {
      work.judged(verdict);
      requirePassed(log);
    }
  }

  private Applications applications(List<Step> steps) {
    return new Applications(
        SparkSessions.configuration().orElseGet(SparkConf::new),
        recipe,
        steps.stream().filter(step -> steps.size() == 1 || step.isNeededBy(recipe)).toList());
  }

  /**
   * Runs the steps of one application.
   *
   * @param ahead what is looked at before: all steps in the first application, none in another
   */
  private void run(
      List<Step> steps,
      List<Step> ahead,
      CommandRun work,
      RunTracking tracking,
      SparkSession spark,
      ProgressLog log) {
    LocalCopy.limit(spark.sparkContext().hadoopConfiguration(), recipe.train().localCopyGb());
    RunFolder run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    work.enters("checks");
    if (!ahead.isEmpty()) {
      new SparkPrivacy(spark.sparkContext().getConf()).remark().ifPresent(log::say);
    }
    try (SharedFolder shared = new SharedFolder(spark.sparkContext(), run.path())) {
      shared.require(log);
      look(steps, ahead, spark, run, log);
      if (!ahead.isEmpty()) {
        IdleKeys.of(recipe).forEach(sentence -> log.say("recipe: " + sentence));
        writeRecipe(run);
        if (isTracked(ahead)) {
          tracking.begins(command, comparison);
        }
      }
      for (Step step : steps) {
        try {
          run(step, spark, work, tracking, log);
        } catch (GereException e) {
          if (e.exitCode() == ExitCode.QUALITY_GATE_NOT_MET && steps.contains(Step.REPORT)) {
            // What could not be held is best seen where it happened.
            new ReportStep(run.hadoop(), recipe).ofTraining(log);
          }
          throw e;
        }
      }
    }
  }

  /** Trackers are told of commands that measure something. */
  private static boolean isTracked(List<Step> steps) {
    return steps.contains(Step.TRAIN) || steps.contains(Step.EVALUATE);
  }

  /** Whatever can be known now is found now, and not after days. */
  private void look(
      List<Step> steps, List<Step> ahead, SparkSession spark, RunFolder run, ProgressLog log) {
    boolean training = steps.contains(Step.TRAIN);
    if (ahead.contains(Step.TRAIN)) {
      RequiredKeys.text("model.path", recipe.model().path());
      RequiredKeys.items("tasks", recipe.tasks());
    }
    ClusterCheck cluster = new ClusterCheck(spark.sparkContext(), recipe);
    if (training) {
      cluster.check(log);
    }
    try (Premises given = new Premises(run.hadoop(), new ExecutorEncoding(spark, recipe), log)) {
      Preflight.require(checks(ahead), given);
      if (training) {
        cluster.checkMemory(given.config(recipe.model().path()), log);
      }
    }
  }

  private List<PreflightCheck> checks(List<Step> steps) {
    if (steps.contains(Step.TRAIN)) {
      return PipelineChecks.of(recipe, steps);
    }
    return steps.contains(Step.EVALUATE) ? PipelineChecks.ofVerdicts(recipe) : List.of();
  }

  private void run(
      Step step, SparkSession spark, CommandRun work, RunTracking tracking, ProgressLog log) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    work.enters(step.name().toLowerCase(Locale.ROOT));
    switch (step) {
      case SELF_REPLAY -> {
        SelfReplayStep writing = new SelfReplayStep(spark, recipe);
        share(work, writing::isDone, () -> writing.run(log));
      }
      case SAMPLE -> {
        SampleStep sample = new SampleStep(spark, recipe);
        share(work, sample::isDone, () -> sample.run(log));
      }
      case DISTILL -> {
        DistillStep distill = new DistillStep(spark, recipe);
        share(work, distill::isDone, () -> distill.run(log));
      }
      case THRESHOLDS -> {
        ThresholdsStep thresholds = new ThresholdsStep(spark, recipe);
        share(work, thresholds::isDone, () -> thresholds.run(log));
      }
      case TRAIN -> {
        training = new TrainStep(spark, recipe);
        training.run(log, tracking);
      }
      case EVALUATE -> {
        if (recipe.evaluate().devEvery() > 0) {
          log.say("evaluate: tasks are asked held-out training records, not their tests");
        }
        new EvaluateStep(spark, recipe).run(log);
        new ReferenceStep(hadoop, recipe).compare(log);
        if (recipe.gate() != null) {
          verdict = new GateStep(hadoop, recipe).judge();
        }
        tracking.scored(new ReportStep(hadoop, recipe).scores());
      }
      case REPORT -> tracking.shows(new ReportStep(hadoop, recipe).run(log));
    }
  }

  /**
   * Makes what may lie in a folder that other runs share. Their commands are kept out while it is
   * made, but not while it is only looked at.
   */
  private void share(CommandRun work, Predicate<ProgressLog> isDone, Runnable make) {
    String shared = recipe.run().shared();
    if (shared.equals(recipe.run().dir()) || isDone.test(unsaid -> {})) {
      make.run();
      return;
    }
    Lease lease = work.lease(new Path(shared));
    try (lease) {
      make.run();
    }
  }

  private void requirePassed(ProgressLog log) {
    if (!verdict.passed()) {
      throw new GereException(ExitCode.QUALITY_GATE_NOT_MET, verdict.sentence(), null);
    }
    log.say(verdict.sentence());
  }

  /** The resolved recipe lies beside what was made from it. */
  private void writeRecipe(RunFolder run) {
    Path file = run.file("recipe.yaml");
    byte[] yaml = RecipeWriter.yaml(recipe).getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(run.hadoop(), file), file, out -> out.write(yaml));
  }
}
