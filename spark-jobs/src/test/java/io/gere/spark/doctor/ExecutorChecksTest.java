package io.gere.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.doctor.HealthCheck;
import io.gere.doctor.HealthCheck.Verdict;
import io.gere.fixtures.Golden;
import io.gere.spark.LocalHdfs;
import io.gere.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds where two ranks would be. */
@Tag("hdfs")
final class ExecutorChecksTest {
  @TempDir private Path folder;

  @Test
  void everyRankLooksAtItselfAndAllOfThemAddUp() throws IOException {
    FileSystem hdfs = LocalHdfs.fileSystem();

    List<HealthCheck> checks = checks(LocalHdfs.uri() + "/doctor/run", Golden.file("ckpt_gqa"));

    assertThat(checks).extracting(HealthCheck::verdict).containsOnly(Verdict.OK);
    assertThat(checks)
        .extracting(HealthCheck::name)
        .contains(
            "rank 0, executor",
            "rank 1, golden trajectory, float32",
            "rank 1, run.dir",
            "rank 1, run.dir, shared",
            "rank 1, clock",
            "all-reduce, 2 ranks");
    assertThat(hdfs.listStatus(new org.apache.hadoop.fs.Path("/")))
        .extracting(status -> status.getPath().getName())
        .noneMatch(name -> name.contains("gere-doctor"));
  }

  @Test
  void whatIsMissingIsNamedForTheRankThatMissesIt() {
    List<HealthCheck> checks = checks(folder.toString(), folder.resolve("no-model"));

    assertThat(checks)
        .filteredOn(check -> check.verdict() == Verdict.MISSING)
        .extracting(HealthCheck::name)
        .containsExactly(
            "rank 0, model.path", "rank 0, base.path", "rank 1, model.path", "rank 1, base.path");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ranksThatWereNotJoinedAreNotSaidToAddUp() {
    ExecutorCheck.Findings joined = findings(0.0, 0.0, 0.0);
    ExecutorCheck.Findings noNumber = findings(0.0, Double.NaN, 0.0);

    assertThat(ExecutorChecks.sums(List.of(joined, findings()))).isEmpty();
    assertThat(ExecutorChecks.sums(List.of(noNumber, joined)))
        .extracting(HealthCheck::verdict)
        .containsExactly(Verdict.OK, Verdict.WRONG, Verdict.OK);
  }

  private static ExecutorCheck.Findings findings(Double... differences) {
    return new ExecutorCheck.Findings(List.of(), List.of(differences), 0, 0);
  }

  private static List<HealthCheck> checks(String run, Path model) {
    Recipe recipe =
        RecipeReader.parse(
            "run: {dir: '%s'}\nmodel: {path: '%s'}\ntrain: {workers: 2}\n".formatted(run, model));
    return new ExecutorChecks(LocalSpark.session().sparkContext(), recipe).run(line -> {});
  }
}
