package io.gere.track.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.MlflowServer;
import io.gere.storage.SealedJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which run of the server a run folder has: {@code mlflow.json} in it says so, so that a command
 * that goes on with the one goes on with the other.
 */
final class MlflowRuns {
  private static final String FILE_NAME = "mlflow.json";

  private final MlflowApi api;
  private final MlflowServer settings;
  private final Configuration hadoop;

  MlflowRuns(MlflowApi api, MlflowServer settings, Configuration hadoop) {
    this.api = api;
    this.settings = settings;
    this.hadoop = hadoop;
  }

  /** The file. */
  private record Known(String uri, String experiment, String runId) {}

  /**
   * The run of a folder, made where the server has none. A comparison and its first run look for
   * the comparison's at the same time.
   *
   * @param tags of a new one
   */
  MlflowRun open(Path folder, String name, Map<String, String> tags)
      throws IOException, InterruptedException {
    synchronized (MlflowRuns.class) {
      Path file = new Path(folder, FILE_NAME);
      Optional<Known> known =
          SealedJson.read(hadoop, file, Known.class, "delete it, and the run is told anew")
              .filter(this::isOfThisServer);
      Optional<MlflowRun> there = known.isEmpty() ? Optional.empty() : find(known.get().runId());
      if (there.isPresent()) {
        api.post("runs/update", Map.of("run_id", there.get().id(), "status", "RUNNING"));
        return there.get();
      }
      return make(folder, name, tags);
    }
  }

  /** A new run for a folder, which has it from now on. */
  MlflowRun make(Path folder, String name, Map<String, String> tags)
      throws IOException, InterruptedException {
    MlflowRun made = create(name, tags);
    SealedJson.write(
        hadoop,
        new Path(folder, FILE_NAME),
        new Known(settings.uri(), settings.experiment(), made.id()));
    return made;
  }

  private boolean isOfThisServer(Known known) {
    return known.uri().equals(settings.uri()) && known.experiment().equals(settings.experiment());
  }

  /** One that somebody has deleted stays so. */
  private Optional<MlflowRun> find(String id) throws IOException, InterruptedException {
    return api.get("runs/get", "run_id", id)
        .map(answer -> answer.path("run"))
        .filter(run -> !run.at("/info/lifecycle_stage").asText().equals("deleted"))
        .map(MlflowRun::of);
  }

  private MlflowRun create(String name, Map<String, String> tags)
      throws IOException, InterruptedException {
    Map<String, Object> run = new TreeMap<>();
    run.put("experiment_id", experiment());
    run.put("run_name", name);
    run.put("start_time", Instant.now().toEpochMilli());
    run.put("tags", pairs(tags));
    return MlflowRun.of(api.post("runs/create", run).path("run"));
  }

  private String experiment() throws IOException, InterruptedException {
    String name = settings.experiment();
    Optional<JsonNode> known = api.get("experiments/get-by-name", "experiment_name", name);
    JsonNode experiment =
        known.isPresent()
            ? known.get().path("experiment")
            : api.post("experiments/create", Map.of("name", name));
    return experiment.path("experiment_id").asText();
  }

  /** As the API takes parameters and tags. */
  static List<Map<String, String>> pairs(Map<String, String> texts) {
    List<Map<String, String>> pairs = new ArrayList<>();
    new TreeMap<>(texts)
        .forEach(
            (key, value) ->
                pairs.add(Map.of("key", MlflowNames.key(key), "value", MlflowNames.value(value))));
    return pairs;
  }
}
