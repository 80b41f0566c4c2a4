package io.gere.spark.report;

import io.gere.config.Recipe;
import io.gere.data.HeldOutText;
import io.gere.data.TokenFolder;
import io.gere.data.task.TaskExamples;
import io.gere.diagnosis.DiagnosisFile;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.Scores;
import io.gere.filter.SampleReport;
import io.gere.filter.SizeComparison;
import io.gere.metrics.MetricsReader;
import io.gere.metrics.StepMetrics;
import io.gere.progress.ProgressLog;
import io.gere.report.RunReport;
import io.gere.report.data.LearntTask;
import io.gere.report.scores.ReportedRun;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.validation.ValidationScores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code report}: everything a run left, on one page. */
public final class ReportStep {
  private final Recipe recipe;
  private final RunFolder run;

  public ReportStep(Configuration hadoop, Recipe recipe) {
    this.recipe = recipe;
    this.run = RunFolder.of(hadoop, recipe.run());
  }

  /** Writes {@code run.dir/report.html}; returns its path. */
  public Path run(ProgressLog log) {
    return write(run.path().getName(), List.of(), log);
  }

  /**
   * Writes the report beside other runs.
   *
   * @param name of this run in the comparison
   * @param others finished runs to compare with
   */
  public Path write(String name, List<ReportedRun> others, ProgressLog log) {
    return write(new ReportedRun(name, scores()), others, log);
  }

  /** The same of a run that ended before anything was scored. */
  public Path ofTraining(ProgressLog log) {
    Scores none = new Scores(List.of(), List.of());
    return write(new ReportedRun(run.path().getName(), none), List.of(), log);
  }

  private Path write(ReportedRun own, List<ReportedRun> others, ProgressLog log) {
    RunReport.Input input =
        new RunReport.Input(
            "GeRe: " + run.path().getName(),
            own,
            sample(SampleReport.FILE_NAME),
            sample(SampleReport.OF_CONVERSATIONS),
            tasks(),
            SizeComparison.read(run.hadoop(), run.file("sizes/" + SizeComparison.FILE_NAME))
                .orElse(null),
            MetricsReader.all(run.hadoop(), run.metrics(), StepMetrics.class),
            MetricsReader.all(run.hadoop(), run.validation(), ValidationScores.class),
            findings(),
            recipe,
            manifests(),
            others);
    Path file = run.file("report.html");
    byte[] html = RunReport.html(input).getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(run.hadoop(), file), file, out -> out.write(html));
    log.say("report: " + file);
    return file;
  }

  /** What {@code evaluate} measured. */
  public Scores scores() {
    return Scores.read(run.step("evaluate"));
  }

  /** How what was drawn stands for its corpus; null where nothing of the kind was. */
  private SampleReport sample(String name) {
    return SampleReport.read(run.step("sample"), name).orElse(null);
  }

  /** What there is of the tasks' token ids. */
  private List<LearntTask> tasks() {
    List<LearntTask> tasks = new ArrayList<>();
    for (int i = 0; i < recipe.tasks().size(); i++) {
      String name = recipe.tasks().get(i).name();
      StepFolder folder = run.step(TokenFolder.ofTask(run, i, name).name());
      folder
          .manifest()
          .map(TokenFolder::counts)
          .map(
              counts ->
                  new LearntTask(
                      name, counts, TaskExamples.read(run.hadoop(), folder.path()).orElse(null)))
          .ifPresent(tasks::add);
    }
    return tasks;
  }

  /** What was found in training, and by the scores. */
  private List<Finding> findings() {
    return Stream.of(
            DiagnosisFile.read(run.hadoop(), run.diagnosis()),
            DiagnosisFile.read(run.step("evaluate")))
        .flatMap(List::stream)
        .toList();
  }

  private List<Manifest> manifests() {
    List<StepFolder> folders = new ArrayList<>();
    String replay = TokenFolder.ofReplay(run).name();
    for (String step : List.of("sample", HeldOutText.STEP, replay, "distill", "thresholds")) {
      folders.add(run.step(step));
    }
    for (int i = 0; i < recipe.tasks().size(); i++) {
      String task = recipe.tasks().get(i).name();
      folders.add(run.step(TokenFolder.ofTask(run, i, task).name()));
      folders.add(run.trained(i, task));
    }
    folders.add(run.step("evaluate"));
    return folders.stream().flatMap(folder -> folder.manifest().stream()).toList();
  }
}
