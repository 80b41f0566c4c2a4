package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process says and logs. */
final class LogsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void linesAreDatedStayLinesAndSteerNoTerminal() throws Exception {
    assertThat(speak(0))
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
    assertThat(speak(0, "-Dgere.log.trace=full"))
        .anyMatch(line -> line.startsWith("Caused by: java.io.IOException: the inner"));
  }

  @Test
  void asJsonEachLineIsAnObject() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : speak(0, "-Dgere.log.format=json")) {
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
    speak(2000, "-Dgere.log.file=" + file, "-Dgere.log.file.size=50KB");

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
  void aFileOfJsonTooAlsoOfWhatAQuietConsoleLeavesOut() throws Exception {
    Path file = folder.resolve("gere.log");
    assertThat(
            speak(
                0, "-Dgere.log.format=json", "-Dgere.log.file=" + file, "-Dgere.log.console=error"))
        .hasSize(3)
        .noneMatch(line -> line.contains("warned"));

    for (String line : Files.readAllLines(file)) {
      assertThat(Json.MAPPER.readTree(line).get("message").asText()).isNotEmpty();
    }
    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  @Test
  void aConfigurationThatIsNamedForTheProcessStands() throws Exception {
    Path own = folder.resolve("own.properties");
    Files.writeString(
        own,
        """
        rootLogger.level = error
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = own: %m%n
        """);

    assertThat(speak(0, "-Dlog4j2.configurationFile=" + own))
        .contains("own: met")
        .noneMatch(line -> line.contains("warned"));
  }

  /**
   * In a process on whose class path other configurations are, as in Spark's own folder of them.
   */
  private List<String> speak(int many, String... options) throws IOException, InterruptedException {
    ChildProcess process =
        new ChildProcess(
            folder.resolve("output"),
            List.of(options),
            Map.of(),
            List.of(Speaker.class.getName(), String.valueOf(many)));
    assertThat(process.awaitEnd(PATIENCE)).as(process.output()).isZero();
    return process.output().lines().toList();
  }
}
