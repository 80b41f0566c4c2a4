package io.gere.track.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.config.MlflowServer;
import io.gere.config.yaml.RecipeReader;
import io.gere.eval.scores.GateVerdict;
import io.gere.fixtures.MlflowStub;
import io.gere.fixtures.MlflowStub.Mood;
import io.gere.track.Measurement;
import io.gere.track.TrackedEnd;
import io.gere.track.TrackedRun;
import io.gere.track.TrackerRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server is told that holds callers to MLflow's limits. */
final class MlflowTrackerTest {
  private final MlflowStub server = new MlflowStub();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void parametersNumbersFilesAndDigestsArriveWithinTheServersLimits() throws Exception {
    Map<String, String> recipe = new TreeMap<>();
    for (int i = 0; i < 230; i++) {
      recipe.put("tasks.%d.name".formatted(i), "task " + i);
    }
    recipe.put("tasks.0.template", "x".repeat(1234));
    MlflowTracker tracker = tracker("alias: best, registered_model: m");
    tracker.begins(run(recipe, false));
    tracker.goesOn(0, List.of("d"), List.of());
    tracker.measured(steps(1, 700)); // 1400 numbers
    tracker.measured(
        List.of(new Measurement(700, Instant.EPOCH, Map.of("test/a:b/accuracy", Double.NaN))));
    tracker.shows("report.html", "<html>".getBytes(StandardCharsets.UTF_8));
    tracker.ends(TrackedEnd.FINISHED, Map.of("train/1-a", "d1gest"));

    MlflowStub.Run kept = server.run("r");
    assertThat(server.experiments).containsOnlyKeys("gere");
    assertThat(kept.params).hasSize(231).containsEntry("tasks.229.name", "task 229");
    assertThat(kept.params.get("tasks.0.template"))
        .hasSize(500)
        .endsWith("x… (cut, of 1,234 characters)");
    assertThat(kept.steps("train/loss"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 700).boxed().toList());
    assertThat(kept.steps("test/a_b/accuracy")).containsExactly(700L);
    assertThat(kept.artifacts).containsOnlyKeys("recipe.yaml", "report.html");
    assertThat(kept.tags)
        .containsEntry("gere.digest.train/1-a", "d1gest")
        .containsEntry("mlflow.source.name", "gere run");
    assertThat(kept.status).isEqualTo("FINISHED");
    assertThat(server.registry)
        .containsEntry("m/1", folder.resolve("r/train/1-a").toString())
        .containsEntry("m@best", "1");
  }

  @Test
  void anotherCommandGoesOnWithTheRunAndRepeatsNothing() throws Exception {
    MlflowTracker first = tracker("run_name: mine");
    first.begins(run(Map.of("train.workers", "1"), false));
    first.measured(steps(1, 5));
    first.ends(TrackedEnd.INTERRUPTED, Map.of());
    assertThat(server.run("mine").status).isEqualTo("KILLED");

    MlflowTracker second = tracker("run_name: mine");
    second.begins(run(Map.of("train.workers", "2"), false));
    second.goesOn(8, List.of("d"), steps(1, 8)); // the server has missed 6 to 8
    second.measured(steps(9, 9));

    assertThat(server.runs).hasSize(1);
    MlflowStub.Run kept = server.run("mine");
    assertThat(kept.status).isEqualTo("RUNNING");
    assertThat(kept.steps("train/loss")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(kept.params).containsEntry("train.workers", "1");
    assertThat(kept.tags).containsEntry("gere.changed.train.workers", "2");
  }

  @Test
  void whatIsLearntFromSomethingElseIsAnotherRun() throws Exception {
    MlflowTracker first = tracker("");
    first.begins(run(Map.of("optimizer.learning_rate", "1"), false));
    first.goesOn(0, List.of("d1", "d2"), List.of());
    first.measured(steps(1, 5));
    MlflowTracker longer = tracker("");
    longer.begins(run(Map.of("optimizer.learning_rate", "1"), false));
    longer.goesOn(5, List.of("d1", "d2", "d3"), List.of()); // one task more
    assertThat(server.runs).hasSize(1);

    MlflowTracker other = tracker("");
    other.begins(run(Map.of("optimizer.learning_rate", "2"), false));
    other.goesOn(0, List.of("d4", "d5", "d6"), List.of());
    other.measured(steps(1, 2));
    MlflowTracker resumed = tracker("");
    resumed.begins(run(Map.of("optimizer.learning_rate", "2"), false));
    resumed.goesOn(2, List.of("d4", "d5", "d6"), List.of());

    List<MlflowStub.Run> runs = List.copyOf(server.runs.values());
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).steps("train/loss")).hasSize(5);
    assertThat(runs.get(0).status).isEqualTo("KILLED");
    assertThat(runs.get(1).steps("train/loss")).containsExactly(1L, 2L);
    assertThat(runs.get(1).params).containsEntry("optimizer.learning_rate", "2");
    assertThat(runs.get(1).artifacts).containsKey("recipe.yaml");
  }

  @Test
  void aScoreThatHasChangedIsToldThoughItsStepIsNotNew() throws Exception {
    MlflowTracker tracker = tracker("");
    tracker.begins(run(Map.of(), false));
    for (double score : new double[] {0.5, 0.5, 0.6}) {
      tracker.measured(List.of(new Measurement(3, Instant.EPOCH, Map.of("scores/ap", score))));
    }

    assertThat(server.run("r").metrics)
        .extracting(metric -> metric.get("value").asDouble())
        .containsExactly(0.5, 0.6);
  }

  @Test
  void aRunThatItsGateStopsOrNobodyHasJudgedIsNotRegistered() throws Exception {
    MlflowTracker unjudged = tracker("registered_model: m");
    unjudged.begins(run(Map.of(), true));
    unjudged.ends(TrackedEnd.FINISHED, Map.of("train/1-a", "d"));
    MlflowTracker stopped = tracker("registered_model: m");
    stopped.begins(run(Map.of(), true));
    stopped.judged(new GateVerdict(0.1, 0.5, "cloze", 0.9, 0.9, 0.01, 0.01));
    stopped.ends(TrackedEnd.FINISHED, Map.of("train/1-a", "d"));
    assertThat(server.registry).isEmpty();
    assertThat(server.run("r").tags).containsEntry("gere.gate", "not met");

    MlflowTracker exceeded = tracker("registered_model: m");
    exceeded.begins(run(Map.of(), false));
    exceeded.ends(TrackedEnd.NOT_MET, Map.of("train/1-a", "d")); // the budget
    assertThat(server.registry).isEmpty();
    assertThat(server.run("r").status).isEqualTo("FINISHED");

    for (int times = 0; times < 2; times++) { // one model is one version
      MlflowTracker passed = tracker("registered_model: m");
      passed.begins(run(Map.of(), true));
      passed.judged(new GateVerdict(0.6, 0.5, "cloze", 0.9, 0.9, 0.01, 0.01));
      passed.ends(TrackedEnd.FINISHED, Map.of("train/1-a", "d"));
    }
    assertThat(server.registry).containsKey("m/1").doesNotContainKey("m/2");
    assertThat(server.run("r").tags).containsEntry("gere.gate", "passed");
  }

  @Test
  void runsOfAComparisonAreNestedInItsOwn() throws Exception {
    org.apache.hadoop.fs.Path all = path("all");
    for (String seed : List.of("tm/seed-1", "tm/seed-2")) {
      tracker("")
          .begins(
              new TrackedRun(
                  path("all/" + seed),
                  "compare",
                  Map.of(),
                  "",
                  false,
                  Optional.empty(),
                  Optional.of(all)));
    }

    assertThat(server.runs.values())
        .extracting(run -> run.name)
        .containsExactly("all", "tm/seed-1", "tm/seed-2");
    String parent = server.runs.keySet().iterator().next();
    assertThat(server.run("tm/seed-2").tags).containsEntry("mlflow.parentRunId", parent);
  }

  @Test
  void whatMayPassIsToldAgainAndWhatIsRefusedIsNot() throws Exception {
    MlflowTracker tracker = tracker("");
    server.mood = Mood.ERROR;
    assertThatThrownBy(() -> tracker.begins(run(Map.of(), false)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(TrackerRefusal.class)
        .hasMessageContaining("500")
        .hasMessageContaining("the database is away");
    server.mood = Mood.HANG_UP;
    assertThatThrownBy(() -> tracker.begins(run(Map.of(), false)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(TrackerRefusal.class)
        .hasMessageContaining("does not answer");
    server.mood = Mood.WELL;
    tracker.begins(run(Map.of(), false));
    assertThatThrownBy(
            () -> new MlflowApi(server.uri(), Optional.empty()).post("runs/no", Map.of()))
        .isInstanceOf(TrackerRefusal.class)
        .hasMessageContaining("400");
  }

  @Test
  void signsInByTokenOrUserFromTheEnvironmentAndElseFromHadoop() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(
        CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH,
        "localjceks://file" + folder.resolve("secrets.jceks"));
    CredentialProvider secrets = CredentialProviderFactory.getProviders(hadoop).get(0);
    secrets.createCredentialEntry("mlflow.tracking.token", "kept".toCharArray());
    secrets.flush();
    Map<String, String> user =
        Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p");

    assertThat(new MlflowCredentials(Map.of(), new Configuration()).authorization()).isEmpty();
    assertThat(new MlflowCredentials(user, new Configuration()).authorization())
        .hasValue("Basic dTpw");
    assertThat(new MlflowCredentials(user, hadoop).authorization()).hasValue("Bearer kept");
    assertThat(new MlflowCredentials(Map.of("MLFLOW_TRACKING_TOKEN", "t"), hadoop).authorization())
        .hasValue("Bearer t");
  }

  private MlflowTracker tracker(String settings) {
    MlflowServer written =
        RecipeReader.parse("track: {mlflow: {uri: '%s', %s}}".formatted(server.uri(), settings))
            .track()
            .mlflow();
    return new MlflowTracker(written, new Configuration(), Map.of());
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }

  private TrackedRun run(Map<String, String> recipe, boolean gated) {
    return new TrackedRun(
        path("r"), "run", recipe, "", gated, Optional.of(path("r/train/1-a")), Optional.empty());
  }

  private static List<Measurement> steps(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            step ->
                new Measurement(
                    step, Instant.EPOCH, Map.of("train/loss", 1.0 / step, "train/grad_norm", 1.0)))
        .toList();
  }
}
