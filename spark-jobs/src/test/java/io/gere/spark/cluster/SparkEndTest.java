package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.cluster.Fault.Act;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spark does not start, or is ended: a sentence, and the same exit code for all who ask. */
@Tag("cluster")
final class SparkEndTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void anApplicationThatIsKilledOnTheMastersPageIsAnInterruption() throws Exception {
    SmallRun run = SmallRun.untrained("killed-on-page");
    Fault pause = run.fault(Act.WAIT, 1, "reviews", 4, BACKWARD);
    ChildProcess gere =
        GereProcess.onCluster("killed-on-page", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);

    String application = run.status().get("application").asText();
    StandaloneCluster.get().killApplication(application);

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    requireToldOnce(
        "Spark has ended the application %s: Master removed our application: KILLED; the same command goes on with what is not done"
            .formatted(application),
        gere,
        run);
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(5);
    assertThat(gere.output()).doesNotContain("restart");
  }

  @Test
  void aMasterThatTakesNoApplicationIsAMissingResource() throws Exception {
    SmallRun run = SmallRun.empty("no-master");
    ChildProcess gere =
        GereProcess.onCluster(
            "no-master", Map.of("spark.master", "spark://head"), List.of(), run.command("sample"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    requireToldOnce(
        "Spark does not start on spark://head: Invalid master URL: spark://head", gere, run);
    assertThat(run.status().get("state").asText()).isEqualTo("failed");
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(4);
  }

  private static void requireToldOnce(String sentence, ChildProcess gere, SmallRun run)
      throws IOException {
    assertThat(gere.output().lines().filter(line -> line.startsWith("gere: ")))
        .containsExactly("gere: " + sentence);
    assertThat(run.status().get("message").asText()).isEqualTo(sentence);
    assertThat(gere.output()).doesNotContain("\tat ");
  }
}
