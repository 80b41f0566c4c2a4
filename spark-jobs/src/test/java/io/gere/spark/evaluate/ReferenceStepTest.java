package io.gere.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.yaml.RecipeReader;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferenceStepTest {
  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  /**
   * Of ten questions a task the run has learnt 8 and 6, one reference 9 and 9, the other 8 and 7.
   */
  @BeforeEach
  void write() {
    write("run", 8, 6);
    write("much", 9, 9);
    write("little", 8, 7);
  }

  @Test
  void anotherReferenceIsAnotherComparisonOfTheSameScores() {
    Manifest measured = evaluated("run").manifest().orElseThrow();

    step("reference: %s/much".formatted(folder)).compare(said::add);
    assertThat(scores().intransigence()).isCloseTo(0.2, within(1e-12)); // (0.1 + 0.3) / 2
    assertThat(said)
        .containsExactly("evaluate: intransigence 0.200 against %s/much".formatted(folder));
    step("reference: %s/little".formatted(folder)).compare(said::add);
    assertThat(scores().intransigence()).isCloseTo(0.05, within(1e-12)); // (0 + 0.1) / 2

    Manifest compared = evaluated("run").require("never");
    assertThat(compared.config()).isEqualTo(measured.config());
    assertThat(compared.inputs()).isEqualTo(measured.inputs());

    step("reference: null").compare(said::add);
    assertThat(scores().intransigence()).isNull();
    assertThat(evaluated("run").manifest()).contains(measured);
    assertThat(said).hasSize(2);
  }

  @Test
  void whatCannotBeComparedIsSaidBeforeAnythingIsTrained() {
    step("reference: %s/much".formatted(folder)).requireComparable();

    assertThatThrownBy(step("reference: %s/none".formatted(folder))::requireComparable)
        .isInstanceOf(GereException.class)
        .hasMessageContaining("none/evaluate has no manifest.json");
    assertThatThrownBy(step("reference: %s/much, after: last".formatted(folder))::requireComparable)
        .isInstanceOfSatisfying(
            GereException.class,
            refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("evaluate.after is last; set evaluate.after: each");
  }

  private ReferenceStep step(String evaluate) {
    return new ReferenceStep(
        new Configuration(),
        RecipeReader.parse(
            """
            run: {dir: %s/run}
            tasks: [{name: a, path: a}, {name: b, path: b}]
            evaluate: {%s}
            """
                .formatted(folder, evaluate)));
  }

  private Scores scores() {
    return Scores.read(evaluated("run"));
  }

  private StepFolder evaluated(String run) {
    return new RunFolder(new Configuration(), folder.resolve(run).toString()).step("evaluate");
  }

  private void write(String run, int a, int b) {
    Scores scores =
        new Scores(
            List.of("a", "b"),
            List.of(
                new StageScores(1, Map.of("a", score(a)), null),
                new StageScores(2, Map.of("a", score(1), "b", score(b)), null)));
    StepFolder.Rebuild rebuild =
        evaluated(run).rebuild(new Origin("evaluate", Map.of("run", run), Map.of()));
    byte[] json = Json.pretty(scores).getBytes(StandardCharsets.UTF_8);
    rebuild.write(Scores.FILE_NAME, out -> out.write(json));
    rebuild.commit(Map.of());
  }

  private static TaskScore score(int right) {
    return TaskScore.of(10, 10 - right, 0);
  }
}
