package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose configuration a real {@code spark-submit} gives the driver: Spark's own log of it says. */
@Tag("cluster")
final class SparkConfTest {
  @TempDir private Path folder;

  @Test
  void theUsersConfigurationGoesBeforeOursAndIsAddedUpWithIt() throws Exception {
    SparkHome.install();
    TinyRuns.write();
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("events"));
    Files.writeString(
        folder.resolve("conf").resolve("spark-defaults.conf"),
        """
        spark.executor.memory          3g
        spark.driver.extraJavaOptions  -Dof.defaults=1
        spark.eventLog.enabled         true
        spark.eventLog.rolling.enabled false
        spark.eventLog.compress        false
        spark.eventLog.dir             file:%s
        """
            .formatted(folder.resolve("events")));
    String options =
        "--master local[2] --properties-file ../../conf/spark-defaults-standalone.conf"
            + " --conf spark.task.cpus=1 --conf 'spark.example=two words'";
    Launched gere =
        Launched.start(
            TinyRuns.FOLDER.resolve("configured.log"),
            Map.of(
                "SPARK_HOME",
                SparkHome.FOLDER.toString(),
                "SPARK_CONF_DIR",
                folder.resolve("conf").toString(),
                "GERE_SPARK",
                "submit",
                "GERE_SUBMIT_OPTIONS",
                options),
            TinyRuns.command("sample", "configured"));

    assertThat(gere.exitCode()).as(gere.output()).isZero();
    JsonNode conf = configuration();
    assertThat(conf.get("spark.app.name").asText()).isEqualTo("gere sample configured");
    assertThat(conf.get("spark.executor.memory").asText()).isEqualTo("3g"); // not our 16g
    assertThat(conf.get("spark.executor.memoryOverhead").asText()).isEqualTo("48g"); // ours
    assertThat(conf.get("spark.driver.memory").asText()).isEqualTo("4g"); // ours
    assertThat(conf.get("spark.task.cpus").asText()).isEqualTo("1");
    assertThat(conf.get("spark.example").asText()).isEqualTo("two words");
    assertThat(conf.get("spark.driver.extraJavaOptions").asText())
        .contains("-Dgere.home=", "-Dof.defaults=1");
    assertThat(conf.get("spark.executorEnv.MALLOC_ARENA_MAX").asText()).isEqualTo("1");
  }

  private JsonNode configuration() throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      logs = files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
    assertThat(logs).hasSize(1);
    for (String line : Files.readAllLines(logs.get(0))) {
      if (line.contains("SparkListenerEnvironmentUpdate")) {
        return new ObjectMapper().readTree(line).get("Spark Properties");
      }
    }
    throw new AssertionError("no configuration in " + logs.get(0));
  }
}
