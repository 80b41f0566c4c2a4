package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.yaml.RecipeReader;
import io.gere.spark.cluster.Fault.Act;
import io.gere.storage.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two commands on one run folder, as processes: one writes, and the other says who does. */
@Tag("cluster")
final class OneWriterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ROUNDS = 4;

  @Test
  void ofTwoCommandsThatRaceOneWritesAndTheOtherEndsWith4() throws Exception {
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SmallRun run = SmallRun.empty("race-" + round);
      List<ChildProcess> both =
          Stream.of(1, 2)
              .map(
                  seed ->
                      GereProcess.local(
                          run.folder().getFileName() + "-" + seed,
                          List.of(),
                          run.command("sample", "run.seed=" + seed)))
              .toList();
      int first = both.get(0).awaitEnd(PATIENCE);
      int second = both.get(1).awaitEnd(PATIENCE);

      assertThat(List.of(first, second))
          .as("%s\n%s", both.get(0).output(), both.get(1).output())
          .isSubsetOf(0, 4)
          .contains(0);
      refused += first == 4 || second == 4 ? 1 : 0;
      if (first + second == 4) {
        requireRefused(both.get(first == 4 ? 0 : 1));
        requireAllOf(first == 0 ? 1 : 2, run);
      }
    }
    // Where a machine starts one process late enough, both may work, one after the other.
    assertThat(refused).isPositive();
  }

  @Test
  void aTrainingRunIsLeftAloneAndAKilledOneIsFollowed() throws Exception {
    SmallRun run = SmallRun.untrained("one-writer");
    Fault pause = run.fault(Act.WAIT, 1, "reviews", 4, BACKWARD);
    ChildProcess first = GereProcess.local("one-writer", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);

    for (String command : List.of("train", "run", "evaluate", "sample")) {
      ChildProcess second =
          GereProcess.local("one-writer-" + command, List.of(), run.command(command));
      assertThat(second.awaitEnd(PATIENCE)).as(second.output()).isEqualTo(4);
      requireRefused(second);
      assertThat(run.status().get("command").asText()).isEqualTo("train");
      assertThat(run.status().get("state").asText()).isEqualTo("running");
    }
    first.kill();
    first.awaitEnd(PATIENCE);

    ChildProcess next = GereProcess.local("one-writer-next", List.of(), run.command("train"));
    assertThat(next.awaitEnd(PATIENCE)).as(next.output()).isZero();
    assertThat(next.output())
        .containsPattern("takes over from gere train \\(pid \\d+ .*\\), whose process is gone");
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
  }

  private static void requireRefused(ChildProcess process) {
    assertThat(process.output().lines())
        .singleElement()
        .asString()
        .matches("gere: .* is being written by gere \\w+ \\(pid \\d+ on .*; see .*status.json, .*");
  }

  /** What lies there is one command's. */
  private static void requireAllOf(int seed, SmallRun run) throws IOException {
    for (String step : List.of("sample", "held-out")) {
      var manifest = Json.MAPPER.readTree(run.folder().resolve(step + "/manifest.json").toFile());
      assertThat(manifest.at("/config/run.seed").asInt()).isEqualTo(seed);
    }
    assertThat(RecipeReader.read(run.folder().resolve("recipe.yaml"), List.of()).run().seed())
        .isEqualTo(seed);
  }
}
