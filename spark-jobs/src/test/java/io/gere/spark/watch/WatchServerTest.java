package io.gere.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run as programs and unbidden guests find it. */
final class WatchServerTest {
  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Path folder;
  private GrowingRun run;
  private WatchServer server;

  @BeforeEach
  void open() throws IOException {
    folder = directory.resolve("mine");
    run = new GrowingRun(folder.toString());
    RunFollower follower = new RunFollower(new Configuration(), folder.toString());
    server = WatchServer.open(0, new DrawnRun(follower::read, Duration.ZERO));
  }

  @AfterEach
  void close() {
    server.close();
    run.close();
  }

  @Test
  void thePageShowsTheRunAndThenOnlyWhatHasChanged() throws Exception {
    run.step(3);
    HttpResponse<String> page = get("");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("step 1 of 100", "Cross-entropy, task", "&lt;img src=x")
        .doesNotContain("<img");
    String since = page.body().replaceAll("(?s).*data-since=\"([^\"]+)\".*", "$1");

    JsonNode same = state(since);
    assertThat(same.get("parts")).isEmpty();
    assertThat(same.get("since").asText()).isEqualTo(since);

    run.step(2);
    JsonNode news = state(since);
    assertThat(news.get("parts").fieldNames()).toIterable().contains("training", "facts");
    assertThat(news.get("parts").has("diagnosis")).isFalse();
    assertThat(news.get("verdict").asText()).contains("step 2 of 100");
    assertThat(state(news.get("since").asText()).get("parts")).isEmpty();
    assertThat(state("another-server-7").get("parts").size()).isGreaterThan(3);
  }

  @Test
  void thePageMayRunItsOwnScriptAndAskThisServerAlone() throws Exception {
    HttpResponse<String> page = get("");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
        .contains("connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.body()).doesNotContain("http://", "https://");
  }

  @Test
  void otherNamesAndMethodsAndAddressesAreRefused() throws Exception {
    assertThat(raw("GET / HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost.evil.example:80")).startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1")).doesNotStartWith("HTTP/1.1 200");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost:9000")).startsWith("HTTP/1.1 200");
    for (String path :
        List.of(
            "/../recipe.yaml", "/recipe.yaml", "/..%2frecipe.yaml", "//etc/passwd", "/state/x")) {
      assertThat(raw("GET " + path + " HTTP/1.1", "Host: localhost"))
          .doesNotStartWith("HTTP/1.1 200");
    }
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.address()))
              .method(method, BodyPublishers.ofString("written"))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void aHeadIsAPageWithoutItsBodyAndPackedItIsSmaller() throws Exception {
    run.step(3);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address()));
    HttpResponse<String> head =
        client.send(
            request.method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();

    HttpResponse<java.io.InputStream> packed =
        client.send(
            request.GET().header("Accept-Encoding", "gzip").build(), BodyHandlers.ofInputStream());
    String page =
        new String(new GZIPInputStream(packed.body()).readAllBytes(), StandardCharsets.UTF_8);
    assertThat(page).contains("Cross-entropy, task");
    assertThat(packed.headers().firstValueAsLong("Content-Length").orElseThrow())
        .isLessThan(page.length() / 2);
  }

  @Test
  void whatCannotBeReadIsSaidAndWhatWasKnownStays() throws Exception {
    run.step(3);
    String since = state("").get("since").asText();
    Files.writeString(folder.resolve("status.json"), "{\"state\": \"runn");

    JsonNode now = state(since);
    assertThat(now.get("verdict").asText()).contains("cannot be read");
    assertThat(now.get("parts")).isEmpty();
    run.status("running", null, null);
    assertThat(state(since).get("verdict").asText()).startsWith("At work");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    int port = URI.create(server.address()).getPort();
    assertThatThrownBy(() -> WatchServer.open(port, new DrawnRun(() -> null, Duration.ZERO)))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining("port " + port);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode state(String since) throws Exception {
    return Json.MAPPER.readTree(get("state?since=" + since).body());
  }

  /** What a client sends that keeps no rules; returns the beginning of the answer. */
  private String raw(String... lines) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort())) {
      socket.setSoTimeout(10_000);
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
