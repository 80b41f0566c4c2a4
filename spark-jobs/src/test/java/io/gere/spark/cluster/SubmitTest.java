package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a plain {@code spark-submit} starts, without the launcher and without files of ours. */
@Tag("cluster")
final class SubmitTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void itTrainsLogsInOurFormAndEndsWith0() throws Exception {
    SmallRun run = SmallRun.untrained("submitted");
    ChildProcess gere = GereProcess.submitted("submitted", Map.of(), run.command("train"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(lines(gere))
        .filteredOn(line -> !line.startsWith("  "))
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d .*"))
        .noneMatch(line -> line.contains(" INFO "));
  }

  @Test
  void sparksOwnWarningOfAFullClusterIsSeenAndTheExitCodeComesThrough() throws Exception {
    SmallRun run = SmallRun.empty("submitted-without-room");
    ChildProcess gere =
        GereProcess.submitted(
            "submitted-without-room",
            Map.of(
                "spark.executor.memory",
                "100g",
                "spark.starvation.timeout",
                "1s",
                "spark.scheduler.maxRegisteredResourcesWaitingTime",
                "5s"),
            run.command("sample"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    assertThat(lines(gere))
        .anyMatch(
            line ->
                line.matches(
                    "\\S+ \\S+ WARN TaskSchedulerImpl: Initial job has not accepted any resources; .*"))
        .anyMatch(line -> line.startsWith("gere: no executor has registered for "));
  }

  @Test
  void aRecipeThatIsWrongEndsWith3() throws Exception {
    Path recipe = Files.createTempFile("gere-wrong", ".yaml");
    Files.writeString(recipe, "run: {dri: x}\n");
    ChildProcess gere =
        GereProcess.submitted("submitted-wrong", Map.of(), "train", "--config", recipe.toString());

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(3);
    assertThat(lines(gere)).singleElement().asString().startsWith("gere: ");
  }

  private static List<String> lines(ChildProcess gere) {
    return gere.output().lines().toList();
  }
}
