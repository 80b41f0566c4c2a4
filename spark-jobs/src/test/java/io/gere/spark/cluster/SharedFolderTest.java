package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.cluster.Fault.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run folder that an executor has of its own is named before anything is written there. */
@Tag("cluster")
final class SharedFolderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void theExecutorsThatAreThereAreAskedFirst() throws Exception {
    SmallRun run = SmallRun.untrained("not-shared");
    ChildProcess gere =
        GereProcess.onCluster(
            "not-shared",
            List.of(),
            run.command("train", "run.dir=" + FirstExecutors.ofEachProcess(run.folder())));

    requireRefused(gere, run, "[01]");
    assertThat(run.folder().resolve("train")).doesNotExist();
  }

  @Test
  void anExecutorThatComesLaterIsAskedAtItsFirstTask() throws Exception {
    SmallRun run = SmallRun.untrained("shared-at-first");
    ChildProcess gere =
        GereProcess.onCluster(
            "shared-at-first",
            Map.of("spark.plugins", FirstExecutors.class.getName()),
            List.of(run.fault(Act.KILL, 1, "reviews", 4, BACKWARD)),
            run.command("train", "run.dir=" + FirstExecutors.ofEachProcess(run.folder())));

    requireRefused(gere, run, "2");
    assertThat(gere.output()).contains("restart 1 of 2");
  }

  private static void requireRefused(ChildProcess gere, SmallRun run, String executor)
      throws IOException, InterruptedException {
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(3);
    assertThat(gere.output().lines().filter(line -> line.startsWith("gere: ")))
        .singleElement()
        .asString()
        .matches(
            "gere: executor %s on \\S+ does not see file:/proc/self/cwd/\\S+, which the driver has written: run.dir has to be a folder that all machines share"
                .formatted(executor));
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(3);
    try (Stream<Path> left = Files.list(run.folder())) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".partial"));
    }
  }
}
