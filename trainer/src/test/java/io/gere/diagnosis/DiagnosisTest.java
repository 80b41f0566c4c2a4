package io.gere.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.yaml.RecipeReader;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hand-made steps that do and do not show what goes wrong. */
final class DiagnosisTest {
  private static final Recipe BATCH = RecipeReader.parse("loss: {scope: batch}");
  private static final Recipe SAMPLE = RecipeReader.parse("loss: {scope: sample}");

  @TempDir java.nio.file.Path directory;

  @Test
  void anImitationTermThatRulesWhileTheTaskStandsStillIsOverConstraint() {
    // 6 of 8 parts of the loss are the term, and the cross-entropy stays at 1.
    List<Finding> findings = findings(BATCH, 200, i -> step(i, 1, 0.06, 100, 8, 1));

    assertThat(findings)
        .containsExactly(
            new Finding.OverConstraint(
                "films", 49L, new Finding.OverConstraint.Numbers(0.75, 100, 1, 1, 25)));
    assertThat(findings.get(0).message())
        .contains("task films at step 49", "75 %", "1.000, after 1.000", "loss.omega.value");
  }

  @Test
  void aTaskThatStillLearnsIsNotOverConstrained() {
    assertThat(findings(BATCH, 400, i -> step(i, 2 * Math.pow(i + 1, -0.2), 0.1, 100, 12, 1)))
        .isEmpty();
  }

  @Test
  void aTaskThatIsLearntIsNotOverConstrained() {
    assertThat(findings(BATCH, 200, i -> step(i, 0.05, 0.05, 100, 5.05, 1))).isEmpty();
  }

  @Test
  void aDynamicWeightMakesHalfOfTheLossAndDoesNotRuleIt() {
    assertThat(findings(BATCH, 200, i -> step(i, 1, 0.01, 100, 2, 1))).isEmpty();
  }

  @Test
  void inScopeSampleOnlyTheReplaySamplesCarryTheTerm() {
    // 4 of 64 samples with a term of 5 are 0.3 of a loss of 1.3.
    assertThat(findings(SAMPLE, 200, i -> step(i, 1, 0.05, 100, 1.3125, 1))).isEmpty();
    assertThat(findings(SAMPLE, 200, i -> step(i, 1, 0.5, 100, 4.125, 1)))
        .hasOnlyElementsOfType(Finding.OverConstraint.class)
        .hasSize(1);
  }

  @Test
  void whereTheRateHasFadedATaskMayStandStill() {
    assertThat(findings(BATCH, 200, i -> step(i, 1, 0.05, 100, 6, i < 40 ? 1 : 0.1))).isEmpty();
  }

  @Test
  void anImitationTermThatIsNothingForLongIsUnderConstraint() {
    List<Finding> findings =
        findings(BATCH, 120, i -> step(i, 1, i < 30 ? 0.1 : 1e-5, 1, i < 30 ? 1.1 : 1, 1));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0)).isInstanceOf(Finding.UnderConstraint.class);
    assertThat(findings.get(0).step()).isEqualTo(79);
    assertThat(findings.get(0).message())
        .contains("for 50 steps", "0.0010 %", "it holds nothing", "raise loss.omega.value");
  }

  @Test
  void aTermThatComesBackIsNoUnderConstraint() {
    assertThat(findings(BATCH, 400, i -> step(i, 1, i % 40 == 0 ? 0.1 : 0, 1, 1.1, 1))).isEmpty();
  }

  @Test
  void whileTheRateWarmsUpThereIsNothingToHold() {
    assertThat(findings(BATCH, 90, i -> step(i, 1, 0, 1, 1, i / 100.0))).isEmpty();
  }

  @Test
  void aRunWithoutImitationHasNothingToDiagnose() {
    assertThat(findings(BATCH, 400, i -> step(i, 1, 0, 0, 1, 1))).isEmpty();
  }

  @Test
  void everyTaskIsJudgedByItself() {
    Diagnosis diagnosis = new Diagnosis(BATCH);
    List<Finding> findings = new ArrayList<>();
    for (String task : List.of("films", "news")) {
      for (int i = 0; i < 60; i++) {
        findings.addAll(diagnosis.add(step(task, i, 1, 0.05, 100, 6, 1)));
      }
    }
    assertThat(findings).extracting(Finding::task).containsExactly("films", "news");
  }

  @Test
  void aTaskThatSeesLittleOfTheReplaySetIsKnownBeforeItsFirstStep() {
    Recipe recipe = RecipeReader.parse("{batch: {replay: 4}, tasks: [{name: cb, path: x}]}");
    Task task = recipe.tasks().get(0);

    List<Finding> few = Diagnosis.beforeFirstStep(recipe, task, 75, 1000);

    assertThat(few)
        .containsExactly(
            new Finding.LittleReplay("cb", 0L, new Finding.LittleReplay.Numbers(1000, 300, 75, 4)));
    assertThat(few.get(0).message())
        .contains("75 steps of 4", "only 300 of the 1000", "batch.replay");
    assertThat(Diagnosis.beforeFirstStep(recipe, task, 125, 1000)).isEmpty();
    assertThat(Diagnosis.beforeFirstStep(recipe, task, 5000, 1000)).isEmpty();
  }

  @Test
  void mixedFeedingAndNoReplaySeeAllThereIs() {
    for (String recipe :
        List.of(
            "{batch: {feeding: mix}, tasks: [{name: cb, path: x}]}",
            "{loss: {replay: none}, tasks: [{name: cb, path: x}]}")) {
      Recipe read = RecipeReader.parse(recipe);
      assertThat(Diagnosis.beforeFirstStep(read, read.tasks().get(0), 1, 1000)).isEmpty();
    }
  }

  @Test
  void everyKindOfFindingIsReadAsItWasWritten() throws IOException {
    List<Finding> findings =
        List.of(
            new Finding.OverConstraint(
                "a", 49L, new Finding.OverConstraint.Numbers(0.8, 100, 1, 1, 25)),
            new Finding.UnderConstraint(
                "a", 79L, new Finding.UnderConstraint.Numbers(50, 1e-4, 1e-5, 1)),
            new Finding.LittleReplay("a", 0L, new Finding.LittleReplay.Numbers(1000, 300, 75, 4)),
            new Finding.LostAbility("a", null, new Finding.LostAbility.Numbers(0.6, 0.3, 0.04)),
            new Finding.SpuriousForgetting(
                "a", null, new Finding.SpuriousForgetting.Numbers(0.9, 0.1, 0, 0.8)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiagnosisFile.write(findings, out);
    java.nio.file.Path file = Files.write(directory.resolve("d.jsonl"), out.toByteArray());

    assertThat(DiagnosisFile.read(new Configuration(), new Path(file.toUri()))).isEqualTo(findings);
    assertThat(Files.readAllLines(file).get(2))
        .isEqualTo(
            "{\"kind\":\"little-replay\",\"task\":\"a\",\"step\":0,\"message\":\""
                + findings.get(2).message()
                + "\",\"numbers\":{\"documents\":1000,\"seen\":300,\"steps\":75,\"per_step\":4}}");
  }

  @Test
  void whereThereIsNoFileThereAreNoFindings() {
    Path missing = new Path(directory.resolve("none.jsonl").toUri());
    assertThat(DiagnosisFile.read(new Configuration(), missing)).isEmpty();
  }

  private static List<Finding> findings(Recipe recipe, int steps, IntFunction<StepMetrics> step) {
    Diagnosis diagnosis = new Diagnosis(recipe);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      findings.addAll(diagnosis.add(step.apply(i)));
    }
    return findings;
  }

  private static StepMetrics step(
      int number, double ceTask, double imitation, double omega, double loss, double rate) {
    return step("films", number, ceTask, imitation, omega, loss, rate);
  }

  private static StepMetrics step(
      String task,
      int number,
      double ceTask,
      double imitation,
      double omega,
      double loss,
      double rate) {
    return new StepMetricsBuilder()
        .task(task)
        .step(number)
        .loss(loss)
        .ceTask(ceTask)
        .ceReplay(1.0)
        .imitation(imitation)
        .omega(omega)
        .marginNonzero(9)
        .gradNorm(1)
        .lr(rate)
        .tokens(1000)
        .tokensPerSecond(2000)
        .replaySamples(4)
        .worldSize(1)
        .build();
  }
}
