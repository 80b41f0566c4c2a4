package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which executors a run reads text in and which it trains in; Spark's own log of events says. */
@Tag("cluster")
final class ApplicationsOnClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @Test
  void inOneApplicationTextIsReadByTheExecutorsOfRanksWithoutTheirGpus() throws Exception {
    SmallRun run = SmallRun.empty("one-application");

    String said = run(run, Map.of("spark.cores.max", "4"));

    assertThat(said).contains("spark: one application; ");
    List<JsonNode> logs = logs();
    assertThat(logs).hasSize(1);
    assertThat(tasksAsk(logs.get(0), "CorpusJob")).containsExactly("cpus 1.0");
    assertThat(tasksAsk(logs.get(0), "TrainingAttempt")).containsExactly("cpus 1.0 gpu 1.0");
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
  }

  @Test
  void withDynamicAllocationAnApplicationWithoutGpusSamplesAndAnotherTrains() throws Exception {
    StandaloneCluster.get().addWorkerWithoutGpu();
    SmallRun run = SmallRun.empty("two-applications");

    String said =
        run(
            run,
            Map.of(
                "spark.dynamicAllocation.enabled",
                "true",
                "spark.dynamicAllocation.shuffleTracking.enabled",
                "true"));

    assertThat(said).contains("spark: two applications, ");
    List<JsonNode> logs = logs();
    assertThat(logs).hasSize(2);
    assertThat(executorsHave(logs.get(0))).containsExactly("{}");
    assertThat(tasksAsk(logs.get(0), "CorpusJob")).containsExactly("cpus 1.0");
    assertThat(executorsHave(logs.get(1))).allMatch(resources -> resources.contains("gpu"));
    assertThat(tasksAsk(logs.get(1), "TrainingAttempt")).containsExactly("cpus 1.0 gpu 1.0");
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
  }

  /** Ranks take the GPU of an executor, of its two cores one. Returns what the command said. */
  private String run(SmallRun run, Map<String, String> further) throws InterruptedException {
    Map<String, String> properties = new HashMap<>(further);
    properties.put("spark.executor.cores", "2");
    properties.put("spark.eventLog.enabled", "true");
    properties.put("spark.eventLog.rolling.enabled", "false");
    properties.put("spark.eventLog.compress", "false");
    properties.put("spark.eventLog.dir", folder.toUri().toString());
    ChildProcess gere =
        GereProcess.onCluster(
            run.folder().getFileName().toString(), properties, List.of(), run.command("run"));
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    return gere.output();
  }

  /** The events of each application, in the order in which these began. */
  private List<JsonNode> logs() throws IOException {
    List<JsonNode> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("app-")).sorted().toList()) {
        logs.add(Json.MAPPER.readTree("[" + String.join(",", Files.readAllLines(file)) + "]"));
      }
    }
    return logs;
  }

  /** The resources of executors. */
  private static Set<String> executorsHave(JsonNode log) {
    Set<String> all = new TreeSet<>();
    for (JsonNode event : log) {
      if (event.get("Event").asText().equals("SparkListenerExecutorAdded")) {
        all.add(event.get("Executor Info").get("Resources").toString());
      }
    }
    return all;
  }

  /** What a task takes of its executor, in the stages that this class of ours began. */
  private static Set<String> tasksAsk(JsonNode log, String source) {
    Map<Integer, String> profiles = new HashMap<>();
    Set<String> all = new TreeSet<>();
    for (JsonNode event : log) {
      switch (event.get("Event").asText()) {
        case "SparkListenerResourceProfileAdded" -> {
          StringBuilder asks = new StringBuilder();
          for (JsonNode one : event.get("Task Resource Requests")) {
            asks.append(" %s %s".formatted(one.get("Resource Name").asText(), one.get("Amount")));
          }
          profiles.put(event.get("Resource Profile Id").asInt(), asks.substring(1));
        }
        case "SparkListenerStageCompleted" -> {
          JsonNode stage = event.get("Stage Info");
          if (stage.get("Stage Name").asText().contains(source)) {
            all.add(profiles.get(stage.get("Resource Profile Id").asInt()));
          }
        }
        default -> {}
      }
    }
    return all;
  }
}
