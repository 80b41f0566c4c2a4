package io.gere.config;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An MLflow tracking server, and under which names it keeps a run. Whoever signs in does so by the
 * environment or Hadoop's credential provider: a recipe is copied into every run folder.
 *
 * @param uri where it listens, such as {@code https://mlflow.example.org}
 * @param experiment made where there is none of this name
 * @param runName the run folder's name where it is null
 * @param registeredModel a model of the registry, of which a run that ends well and passes its gate
 *     becomes a version; or null
 * @param alias given to that version, or null
 */
public record MlflowServer(
    String uri,
    @Default("gere") String experiment,
    @Default("null") String runName,
    @Default("null") String registeredModel,
    @Default("null") String alias) {
  public MlflowServer {
    Check.that(
        isPlain(uri),
        "track.mlflow.uri",
        UriSecrets.masked(uri),
        "be http:// or https:// with a host, without user, password, query or fragment; a token"
            + " comes from MLFLOW_TRACKING_TOKEN, a user from MLFLOW_TRACKING_USERNAME and"
            + " MLFLOW_TRACKING_PASSWORD, or from Hadoop's credential provider");
    uri = uri.replaceAll("/+$", "");
    named("track.mlflow.experiment", experiment);
    named("track.mlflow.run_name", runName);
    named("track.mlflow.registered_model", registeredModel);
    named("track.mlflow.alias", alias);
    Check.that(
        alias == null || registeredModel != null,
        "track.mlflow.alias",
        alias,
        "stand beside track.mlflow.registered_model");
  }

  private static void named(String key, String name) {
    Check.that(name == null || !name.isBlank(), key, "blank", "be a name");
  }

  private static boolean isPlain(String uri) {
    try {
      URI parsed = new URI(uri);
      return ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))
          && parsed.getHost() != null
          && parsed.getRawUserInfo() == null
          && parsed.getRawQuery() == null
          && parsed.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
