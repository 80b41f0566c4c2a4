package io.gere.track.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * A run as the server knows it.
 *
 * @param id the server's
 * @param artifacts where its files lie, such as {@code mlflow-artifacts:/0/ID/artifacts}
 * @param parameters what it was told of the recipe, once and for all
 * @param tags as they were when it was opened
 * @param latest of each number the newest one, which moves on with what is sent
 */
record MlflowRun(
    String id,
    String artifacts,
    Map<String, String> parameters,
    Map<String, String> tags,
    Map<String, Latest> latest) {
  /** A number that the server has. */
  record Latest(long step, double value) {}

  /** Whether the server has this number, or one of a later step and so had this one before. */
  boolean has(String key, long step, double value) {
    Latest newest = latest.get(key);
    return newest != null
        && (step < newest.step()
            || (step == newest.step() && Double.compare(value, newest.value()) == 0));
  }

  /** The server has this number now. */
  void told(String key, long step, double value) {
    latest.put(key, new Latest(step, value));
  }

  /** Of the server's answer, {@code {info, data}}. */
  static MlflowRun of(JsonNode run) {
    JsonNode info = run.path("info");
    JsonNode data = run.path("data");
    Map<String, Latest> latest = new HashMap<>();
    for (JsonNode metric : data.path("metrics")) {
      // NaN and the infinities come as texts, which no number of ours is the same as.
      double value = metric.path("value").asDouble(Double.NaN);
      latest.put(metric.path("key").asText(), new Latest(metric.path("step").asLong(), value));
    }
    return new MlflowRun(
        info.path("run_id").asText(),
        info.path("artifact_uri").asText(),
        texts(data.path("params")),
        texts(data.path("tags")),
        latest);
  }

  private static Map<String, String> texts(JsonNode pairs) {
    Map<String, String> texts = new HashMap<>();
    for (JsonNode pair : pairs) {
      texts.put(pair.path("key").asText(), pair.path("value").asText());
    }
    return texts;
  }
}
