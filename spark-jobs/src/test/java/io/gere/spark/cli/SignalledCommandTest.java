package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a command that a signal ends: its exit code, and the last of its events. */
final class SignalledCommandTest {
  @TempDir private Path folder;

  @Test
  void watchIsEndedByASignalAndThatIsItsGoodEnd() throws Exception {
    Process watch =
        start("watch", folder.resolve("mine").toString(), "--port", "0", "--events", "jsonl");
    try (BufferedReader people = watch.errorReader(StandardCharsets.UTF_8)) {
      String line = people.readLine();
      while (!line.contains("http://")) {
        line = people.readLine();
      }
      URI address = URI.create(line.substring(line.indexOf("http://")));
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                  .body())
          .contains("There is no run in");
    }
    watch.toHandle().destroy();

    JsonNode last = last(watch);
    assertThat(watch.waitFor()).isZero();
    assertThat(last.get("event").asText()).isEqualTo("exit");
    assertThat(last.at("/data/code").asInt()).isZero();
  }

  @Test
  void aCommandThatHasNoAnswerToASignalTellsOfItAllTheSame() throws Exception {
    Process toy =
        start(
            "toy",
            "--out",
            folder.resolve("world").toString(),
            "--corpus-bytes",
            "20000000000",
            "--events",
            "jsonl");
    try (BufferedReader programs = toy.inputReader(StandardCharsets.UTF_8)) {
      assertThat(programs.readLine()).contains("\"event\":\"start\"");
      toy.toHandle().destroy(); // Process.destroy would close the pipe as well

      JsonNode last = Json.MAPPER.readTree(programs.readLine());
      assertThat(last.get("event").asText()).isEqualTo("exit");
      assertThat(last.at("/data/code").asInt()).isEqualTo(143);
      assertThat(last.at("/data/message").asText()).isEqualTo("ended by SIGTERM");
      assertThat(programs.readLine()).isNull();
    }
    assertThat(toy.waitFor()).isEqualTo(143);
  }

  private static JsonNode last(Process process) throws IOException {
    try (BufferedReader programs = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = programs.lines().toList();
      return Json.MAPPER.readTree(lines.get(lines.size() - 1));
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-opens=java.base/sun.security.action=ALL-UNNAMED", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Gere.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
