package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.TinyDisk;
import io.gere.spark.cluster.Fault.Act;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that fills up while a run is under way. */
@Tag("cluster")
final class DiskFullRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void trainingEndsWithOneSentenceAndGoesOnOnceThereIsRoom() throws Exception {
    SmallRun.undisturbed();
    Path folder = SmallRun.empty("full-disk").folder();
    try (TinyDisk disk = TinyDisk.mount(folder, 64 << 20)) {
      SmallRun run = SmallRun.untrained("full-disk");
      Fault pause = run.fault(Act.WAIT, 1, "topics", 4, BACKWARD);
      ChildProcess first = GereProcess.local("full-disk", List.of(pause), run.command("train"));
      pause.awaitHappening(PATIENCE);
      Path filler = disk.fill();
      // The pause ends when its file goes, which takes no room.
      pause.release();

      assertThat(first.awaitEnd(PATIENCE)).as(first.output()).isEqualTo(4);
      assertThat(first.output().lines().filter(line -> line.startsWith("gere: ")))
          .singleElement()
          .asString()
          .matches("gere: .* cannot be written: it needs .*, and its disk has .* free; .*");
      assertThat(first.output()).doesNotContain("restart");
      assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
      assertThat(run.status().get("exit_code").asInt()).isEqualTo(4);

      Files.delete(filler);
      ChildProcess again = GereProcess.local("full-disk-again", List.of(), run.command("train"));
      assertThat(again.awaitEnd(PATIENCE)).as(again.output()).isZero();
      assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
      assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
    }
  }
}
