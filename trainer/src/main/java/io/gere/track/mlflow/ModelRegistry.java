package io.gere.track.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.MlflowServer;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** The server's registry of models: names, their versions, and aliases of versions. */
final class ModelRegistry {
  private final MlflowApi api;
  private final MlflowServer settings;

  /**
   * @param settings with a registered model
   */
  ModelRegistry(MlflowApi api, MlflowServer settings) {
    this.api = api;
    this.settings = settings;
  }

  /**
   * Makes a folder the newest version, which from then on has the alias.
   *
   * @param run whose model it is
   */
  void register(String run, Path folder) throws IOException, InterruptedException {
    String name = settings.registeredModel();
    api.ensure("registered-models/create", Map.of("name", name));
    JsonNode version =
        api.post(
            "model-versions/create",
            Map.of("name", name, "source", folder.toString(), "run_id", run));
    if (settings.alias() != null) {
      api.post(
          "registered-models/alias",
          Map.of(
              "name", name,
              "alias", settings.alias(),
              "version", version.at("/model_version/version").asText()));
    }
  }
}
