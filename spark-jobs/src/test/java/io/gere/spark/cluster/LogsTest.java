package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process says and logs, by the configurations that the launcher chooses from. */
final class LogsTest {
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void linesAreDatedStayLinesAndSteerNoTerminal() throws Exception {
    assertThat(speak(0, List.of("log4j2.properties")))
        .hasSize(4)
        .allMatch(line -> line.chars().noneMatch(c -> c == 0x1b))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d said of red .*second line"),
            line ->
                assertThat(line)
                    .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d WARN Speaker: warned of red .*second line"),
            line -> assertThat(line).endsWith("ERROR Speaker: met (the outer)"),
            line -> assertThat(line).isEqualTo("gere: complained of \\u001b[31m"));
  }

  @Test
  void tracesAreForDebugging() throws Exception {
    assertThat(speak(0, List.of("log4j2.properties"), "-Dgere.log.trace=full"))
        .anyMatch(line -> line.startsWith("Caused by: java.io.IOException: the inner"));
  }

  @Test
  void asJsonEachLineIsAnObject() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line :
        speak(
            0, List.of("log4j2.properties", "log4j2-json.properties"), "-Dgere.log.format=json")) {
      lines.add(Json.MAPPER.readTree(line));
    }
    assertThat(lines)
        .hasSize(4)
        .allMatch(line -> line.get("time").asText().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z"))
        .extracting(line -> line.get("level").asText() + " " + line.get("message").asText())
        .containsExactlyInAnyOrder(
            "INFO said of red \u001b[31m\nand a second line",
            "WARN warned of red \u001b[31m\nand a second line",
            "ERROR met",
            "ERROR complained of \u001b[31m");
  }

  @Test
  void aFileHasTheSameAndIsRotated() throws Exception {
    Path file = folder.resolve("gere.log");
    speak(
        2000,
        List.of("log4j2.properties", "log4j2-file.properties"),
        "-Dgere.log.file=" + file,
        "-Dgere.log.file.size=50KB");

    assertThat(Files.size(file)).isLessThan(60_000);
    assertThat(folder.resolve("gere.log.1")).exists();
    StringBuilder all = new StringBuilder();
    for (int i = 10; i > 0; i--) {
      Path older = folder.resolve("gere.log." + i);
      all.append(Files.exists(older) ? Files.readString(older) : "");
    }
    assertThat(all.append(Files.readString(file)))
        .contains("gere: said of red", "WARN Speaker: warned of red", "line 1999 of many")
        .contains("ERROR gere: complained of");
  }

  @Test
  void aFileOfJsonToo() throws Exception {
    Path file = folder.resolve("gere.log");
    speak(
        0,
        List.of("log4j2.properties", "log4j2-json.properties", "log4j2-file-json.properties"),
        "-Dgere.log.format=json",
        "-Dgere.log.file=" + file);

    for (String line : Files.readAllLines(file)) {
      assertThat(Json.MAPPER.readTree(line).get("message").asText()).isNotEmpty();
    }
    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  /** From a home whose name holds a space. */
  private List<String> speak(int many, List<String> configurations, String... further)
      throws IOException, InterruptedException {
    Path conf = Files.createDirectories(folder.resolve("my gere/conf"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(CONF, "log4j2*")) {
      for (Path file : files) {
        Files.copy(file, conf.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    List<String> options = new ArrayList<>(List.of(further));
    options.add(
        "-Dlog4j2.configurationFile="
            + String.join(
                ",", configurations.stream().map(name -> conf.resolve(name).toString()).toList()));
    options.add("-Dgere.home=" + conf.getParent());
    ChildProcess process =
        new ChildProcess(
            folder.resolve("output"),
            options,
            Map.of(),
            List.of(Speaker.class.getName(), String.valueOf(many)));
    assertThat(process.awaitEnd(PATIENCE)).as(process.output()).isZero();
    return process.output().lines().toList();
  }
}
