package io.gere.spark.evaluate;

import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.config.yaml.KeyValues;
import io.gere.config.yaml.RecipeWriter;
import io.gere.diagnosis.DiagnosisFile;
import io.gere.diagnosis.Finding;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.EvaluationPlanner;
import io.gere.eval.LearntConversations;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.ScoreDiagnosis;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.exam.Exam;
import io.gere.progress.Event;
import io.gere.progress.ProgressLog;
import io.gere.spark.progress.ExecutorWatch;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.input.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/**
 * {@code evaluate}: scores of all tasks in all their wordings, of the exam, on held-out text and in
 * conversations, where training starts and after the tasks that {@code evaluate.after} names.
 */
public final class EvaluateStep {
  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public EvaluateStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
  }

  /** Measures, unless the same models were asked the same questions already. */
  public Manifest run(ProgressLog log) {
    RequiredKeys.text("model.path", recipe.model().path());
    EvaluationPlan plan = EvaluationPlanner.plan(recipe, run);
    StepFolder folder = run.step("evaluate");
    Origin origin = origin(plan);
    if (folder.isDone(origin, log)) {
      log.say("evaluate: done already (%s)".formatted(folder.path()));
      diagnoseAgain(folder);
      return folder.manifest().orElseThrow();
    }
    if (!plan.untested().isEmpty()) {
      log.say("evaluate: no test, so no score: " + String.join(", ", plan.untested()));
    }
    LearntConversations.remark(recipe, run).ifPresent(log::say);
    long start = System.nanoTime();
    List<StageScores> stages = plan.questions().isEmpty() ? nothing(plan, log) : ask(plan, log);
    if (stages.get(0).exam() != null) {
      sayShortened(stages.get(0).exam(), log);
    }
    List<String> tasks = recipe.tasks().stream().map(Task::name).toList();
    Scores scores = new Scores(tasks, recipe.evaluate().chat(), stages);
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    byte[] json = Json.pretty(scores).getBytes(StandardCharsets.UTF_8);
    rebuild.write(Scores.FILE_NAME, out -> out.write(json));
    List<Finding> findings = findings(scores);
    for (Finding finding : findings) {
      log.say("evaluate: " + finding.message());
      log.tell(new Event(Event.Kind.FINDING, finding));
    }
    rebuild.write(DiagnosisFile.NAME, out -> DiagnosisFile.write(findings, out));
    return rebuild.commit(
        Map.of("stages", stages.size(), "seconds", (System.nanoTime() - start) / 1e9));
  }

  /** Whether there is nothing to do; says why what is there has to be measured again. */
  public boolean isDone(ProgressLog log) {
    return run.step("evaluate").isDone(origin(EvaluationPlanner.plan(recipe, run)), log);
  }

  /** What was learnt wrongly follows from the scores and from training's own findings. */
  private List<Finding> findings(Scores scores) {
    return new ScoreDiagnosis(scores, DiagnosisFile.read(run.hadoop(), run.diagnosis())).findings();
  }

  /** Other findings of training are another diagnosis of the same scores. */
  private void diagnoseAgain(StepFolder folder) {
    List<Finding> findings = findings(Scores.read(folder));
    if (!findings.equals(DiagnosisFile.read(folder))) {
      folder.replace(DiagnosisFile.NAME, out -> DiagnosisFile.write(findings, out));
    }
  }

  /**
   * What decides the scores: the models at all stages, which must be complete, and whatever they
   * are asked. A gate and a reference only judge the scores.
   */
  private Origin origin(EvaluationPlan plan) {
    Map<String, String> inputs = new TreeMap<>(plan.questions());
    inputs.putAll(plan.words());
    inputs.put("model", ContentHash.ofModel(run.hadoop(), new Path(recipe.model().path())));
    if (recipe.adapter().path() != null) {
      inputs.put("adapter", ContentHash.ofModel(run.hadoop(), new Path(recipe.adapter().path())));
    }
    if (recipe.evaluate().blends()) {
      inputs.put("base", ContentHash.ofModel(run.hadoop(), new Path(recipe.base().path())));
    }
    Origin origin = new Origin("evaluate", config(), inputs);
    for (int stage : EvaluationPlan.stages(recipe)) {
      if (stage > 0) {
        StepFolder trained = run.trained(stage - 1, recipe.tasks().get(stage - 1).name());
        Manifest made = trained.require("run 'gere train'");
        origin = origin.with("train/" + trained.path().getName(), made.hash(), made.origin());
      }
    }
    return origin;
  }

  private Map<String, Object> config() {
    Map<String, Object> config =
        new TreeMap<>(
            KeyValues.of(
                recipe,
                "evaluate.after",
                "evaluate.dtype",
                "evaluate.limit",
                "text.split_special_tokens",
                "adapter.type"));
    if (recipe.evaluate().mmlu() != null) {
      config.putAll(KeyValues.of(recipe, "evaluate.exam_style"));
    }
    if (recipe.evaluate().blends()) {
      config.putAll(KeyValues.of(recipe, "evaluate.base_share"));
    }
    if (recipe.evaluate().chat()) {
      config.putAll(KeyValues.of(recipe, "evaluate.chat", "evaluate.system"));
    }
    if (recipe.evaluate().conversations() != null) {
      config.putAll(KeyValues.of(recipe, "evaluate.max_new_tokens"));
    }
    for (int task = 0; task < recipe.tasks().size(); task++) {
      config.putAll(
          KeyValues.of(
              recipe,
              "tasks.%d.name".formatted(task),
              "tasks.%d.max_target_tokens".formatted(task)));
    }
    return config;
  }

  private static List<StageScores> nothing(EvaluationPlan plan, ProgressLog log) {
    log.say(
        "evaluate: there is no task with a test, no exam (evaluate.mmlu), no held-out text (replay.held_out) and no conversations (evaluate.conversations)");
    return plan.stages().stream().map(stage -> new StageScores(stage, Map.of(), null)).toList();
  }

  private List<StageScores> ask(EvaluationPlan plan, ProgressLog log) {
    SparkContext context = spark.sparkContext();
    String job = UUID.randomUUID().toString();
    LongAccumulator done = context.longAccumulator("questions answered, texts read");
    EvaluationProgress progress = new EvaluationProgress(recipe, plan, log, System::nanoTime);
    context.setJobDescription(
        "evaluate %d stages: %s"
            .formatted(plan.stages().size(), String.join(", ", plan.questions().keySet())));
    try (ExecutorWatch executors = new ExecutorWatch(context, log)) {
      return executors.run(
          () -> {
            // What the base model's states are on held-out text, later stages are measured by.
            List<Integer> first = plan.baseText();
            ask(plan, first, part(job, "", done), progress);
            String baseStates = first.isEmpty() ? "" : Json.line(progress.baseStates());
            List<Integer> others = new ArrayList<>(plan.numbers());
            others.removeAll(first);
            ask(plan, others, part(job, baseStates, done), progress);
            return progress.scores();
          });
    } finally {
      context.setJobDescription(null);
      PartFunction.free();
    }
  }

  private PartFunction part(String job, String baseStates, LongAccumulator done) {
    return new PartFunction(
        job,
        RecipeWriter.yaml(recipe),
        new SerializableConfiguration(run.hadoop()),
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(baseStates),
        done);
  }

  /** Has some parts measured, each in a partition of its own. */
  private void ask(
      EvaluationPlan plan, List<Integer> numbers, PartFunction part, EvaluationProgress progress) {
    if (numbers.isEmpty()) {
      return;
    }
    List<String> parts = numbers.stream().map(plan.parts()::get).map(Json::line).toList();
    SparkContext context = spark.sparkContext();
    RDD<String> partitions =
        JavaSparkContext.fromSparkContext(context).parallelize(parts, parts.size()).rdd();
    context.runJob(
        partitions, part, progress.taking(numbers), ClassTag$.MODULE$.apply(String.class));
  }

  /** A prompt that lost a part may be answered differently. All stages are asked the same ones. */
  private void sayShortened(ExamScore exam, ProgressLog log) {
    exam.shortened()
        .forEach(
            (subject, some) ->
                log.say(
                    "evaluate: %d of %d prompts of %s are longer than the model's context and were shortened as exam_style %s does; the first is %s, line %d"
                        .formatted(
                            some.questions(),
                            exam.subjects().get(subject).questions(),
                            subject,
                            exam.style(),
                            new Path(recipe.evaluate().mmlu(), Exam.Subject.testFile(subject)),
                            some.firstLine())));
  }
}
