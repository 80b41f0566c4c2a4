package io.gere.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.metrics.StepMetrics;
import io.gere.report.live.LivePage;
import io.gere.report.live.LiveRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run folder read again and again while a command writes to it. */
final class RunFollowerTest {
  @TempDir private Path directory;
  private Path folder;
  private RunFollower follower;

  @BeforeEach
  void follow() {
    folder = directory.resolve("mine");
    follower = new RunFollower(new Configuration(), folder.toString());
  }

  @Test
  void aFolderThatIsNotThereYetIsWaitedFor() throws IOException {
    assertThat(follower.requireRunOrNothing().orElseThrow()).contains("no run in", "yet");
    assertThat(verdict()).contains("no run in", folder.toString());

    try (GrowingRun run = new GrowingRun(folder.toString())) {
      run.step(3);
      assertThat(follower.requireRunOrNothing()).isEmpty();
      assertThat(verdict()).startsWith("At work: train; task reviews (1 of 1), step 1 of 100");
    }
  }

  @Test
  void whatIsNoRunIsRefused() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    assertThatThrownBy(follower::requireRunOrNothing)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no run folder")
        .hasMessageContaining("status.json");

    String file = folder.resolve("notes.txt").toString();
    RunFollower ofFile = new RunFollower(new Configuration(), file);
    assertThatThrownBy(ofFile::requireRunOrNothing)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no run folder");
  }

  @Test
  void stepsThatAResumeDoesAgainAreThereOnceAndHalfALineIsNone() throws IOException {
    try (GrowingRun run = new GrowingRun(folder.toString())) {
      IntStream.range(0, 5).forEach(i -> run.step(4));
      assertThat(follower.read().metrics()).hasSize(5);

      run.begin(3);
      IntStream.range(0, 7).forEach(i -> run.step(2));
      Files.writeString(
          folder.resolve("train/metrics").resolve(lastSegment()),
          "{\"task\": \"hal",
          StandardOpenOption.APPEND);

      LiveRun now = follower.read();
      assertThat(now.metrics().stream().map(StepMetrics::loss))
          .containsExactly(4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0);
      assertThat(follower.read().metrics()).hasSize(10);
    }
  }

  private String lastSegment() throws IOException {
    try (var files = Files.list(folder.resolve("train/metrics"))) {
      return files.map(file -> file.getFileName().toString()).sorted().reduce((a, b) -> b).get();
    }
  }

  @Test
  void anEndIsSaidAsItWas() throws IOException {
    try (GrowingRun run = new GrowingRun(folder.toString())) {
      run.status("failed", 3, "the model is to be mended");
      assertThat(verdict()).isEqualTo("Failed, exit code 3: the model is to be mended.");
      run.status("interrupted", 5, "interrupted; the same command goes on");
      assertThat(verdict()).startsWith("Interrupted, exit code 5: interrupted; the same");
      run.status("ok", 0, null);
      assertThat(verdict()).isEqualTo("The command run is done.");
    }
  }

  @Test
  void aCommandThatIsNotHeardOfIsNotTakenForOneAtWork() throws IOException {
    try (GrowingRun run = new GrowingRun(folder.toString())) {
      run.status("running", null, null);
      Path status = folder.resolve("status.json");
      String old =
          Files.readString(status)
              .replaceAll("\"updated\" : \"[^\"]*\"", "\"updated\" : \"2026-11-28T11:06:05Z\"");
      Files.writeString(status, old);

      assertThat(verdict()).startsWith("Not heard of since 2026-11-28 11:06:05 UTC");
    }
  }

  @Test
  void aRecipeOfAnotherVersionHidesNoCurve() throws IOException {
    try (GrowingRun run = new GrowingRun(folder.toString())) {
      Files.writeString(folder.resolve("recipe.yaml"), "model: {path: base}\nlater: {key: 1}\n");
      run.step(3);

      LivePage page = LivePage.of(follower.read(), Instant.now());
      assertThat(page.parts().get("training")).contains("Cross-entropy, task", "Learning rate");
    }
  }

  private String verdict() {
    return LivePage.of(follower.read(), Instant.now()).verdict();
  }
}
