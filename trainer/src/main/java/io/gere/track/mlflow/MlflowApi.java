package io.gere.track.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import io.gere.track.TrackerRefusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests of MLflow's REST API, version 2.0. Whatever may pass is an {@link IOException}: no
 * answer within ten seconds, 429, 5xx. Every other answer but 2xx is a {@link TrackerRefusal}.
 */
final class MlflowApi {
  private static final String BASE = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
  private final String server;
  private final Optional<String> authorization;

  /**
   * @param server such as {@code https://mlflow.example.org}
   * @param authorization the header's value
   */
  MlflowApi(String server, Optional<String> authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  /** A question; nothing where the server knows of no such thing. */
  Optional<JsonNode> get(String path, String key, String value)
      throws IOException, InterruptedException {
    String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    HttpResponse<String> answer = send(request(BASE + path + query).GET());
    return code(answer).equals("RESOURCE_DOES_NOT_EXIST")
        ? Optional.empty()
        : Optional.of(json(accepted(path, answer)));
  }

  JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return json(accepted(path, send(posted(path, body))));
  }

  /** Makes what may be there already. */
  void ensure(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(posted(path, body));
    if (!code(answer).equals("RESOURCE_ALREADY_EXISTS")) {
      accepted(path, answer);
    }
  }

  /**
   * Puts a file beside a run, by the server.
   *
   * @param path below the server's own store of artifacts
   */
  void upload(String path, byte[] content) throws IOException, InterruptedException {
    BodyPublisher body = BodyPublishers.ofByteArray(content);
    String escaped = URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/");
    accepted(path, send(request(ARTIFACTS + escaped.replace("+", "%20")).PUT(body)));
  }

  private HttpRequest.Builder posted(String path, Map<String, ?> body) {
    return request(BASE + path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.line(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** The client's own limit of time does not hold for an answer that drips. */
  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.build(), BodyHandlers.ofString());
    try {
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      String reason = Optional.ofNullable(e.getCause().getMessage()).orElse("no connection");
      throw new IOException("%s does not answer: %s".formatted(server, reason), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "%s does not answer within %d s".formatted(server, ANSWER.toSeconds()), e);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpResponse<String> accepted(String what, HttpResponse<String> answer)
      throws IOException {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return answer;
    }
    String message =
        "%s answers %d to %s: %s".formatted(server, status, what, firstLine(answer.body()));
    throw status == TOO_MANY_REQUESTS || status >= 500
        ? new IOException(message)
        : new TrackerRefusal(message);
  }

  private static String firstLine(String body) {
    String text = tree(body).map(json -> json.path("message").asText("")).orElse(body);
    String line = text.strip().lines().findFirst().orElse("no reason given");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  /** MLflow's own, beside HTTP's. */
  private static String code(HttpResponse<String> answer) {
    return answer.statusCode() / 100 == 2
        ? ""
        : tree(answer.body()).map(json -> json.path("error_code").asText("")).orElse("");
  }

  private JsonNode json(HttpResponse<String> answer) throws TrackerRefusal {
    return tree(answer.body())
        .orElseThrow(
            () ->
                new TrackerRefusal(
                    "%s does not speak MLflow's REST API: %s"
                        .formatted(server, firstLine(answer.body()))));
  }

  private static Optional<JsonNode> tree(String body) {
    try {
      return Optional.of(Json.MAPPER.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
