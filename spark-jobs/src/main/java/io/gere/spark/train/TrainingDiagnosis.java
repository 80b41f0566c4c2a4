package io.gere.spark.train;

import io.gere.config.Recipe;
import io.gere.diagnosis.Diagnosis;
import io.gere.diagnosis.DiagnosisFile;
import io.gere.diagnosis.Finding;
import io.gere.metrics.StepMetrics;
import io.gere.progress.Event;
import io.gere.progress.ProgressLog;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import io.gere.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;

/** The driver's diagnosis of a training run: says each finding and keeps all of them in a file. */
final class TrainingDiagnosis {
  private final RunFolder run;
  private final ProgressLog log;
  private final Diagnosis diagnosis;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Says what is known before the first step.
   *
   * @param before the steps that are in the metrics already; what they show was said then
   */
  TrainingDiagnosis(
      Recipe recipe, RunFolder run, TrainingPlan plan, List<StepMetrics> before, ProgressLog log) {
    this.run = run;
    this.log = log;
    this.diagnosis = new Diagnosis(recipe);
    for (int i = 0; i < plan.steps().size(); i++) {
      List<Finding> known =
          Diagnosis.beforeFirstStep(
              recipe, recipe.tasks().get(i), plan.steps().get(i), plan.replayDocuments());
      findings.addAll(known);
      if (before.isEmpty()) {
        known.forEach(this::say);
      }
    }
    before.forEach(step -> findings.addAll(diagnosis.add(step)));
    write();
  }

  /** Takes the next steps, in their order. */
  void add(List<StepMetrics> steps) {
    List<Finding> news = steps.stream().flatMap(step -> diagnosis.add(step).stream()).toList();
    if (!news.isEmpty()) {
      news.forEach(this::say);
      findings.addAll(news);
      write();
    }
  }

  private void say(Finding finding) {
    log.say("train: " + finding.message());
    log.tell(new Event(Event.Kind.FINDING, finding));
  }

  private void write() {
    Storage.write(
        Storage.fileSystem(run.hadoop(), run.diagnosis()),
        run.diagnosis(),
        out -> DiagnosisFile.write(findings, out));
  }
}
