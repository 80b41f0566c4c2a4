package io.gere.track.mlflow;

import io.gere.GereException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What this process signs in with: the environment's {@code MLFLOW_TRACKING_TOKEN}, or {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}; else the same from Hadoop's
 * credential provider, as {@code mlflow.tracking.token} and so on.
 */
final class MlflowCredentials {
  private final Map<String, String> environment;
  private final Configuration hadoop;

  MlflowCredentials(Map<String, String> environment, Configuration hadoop) {
    this.environment = environment;
    this.hadoop = hadoop;
  }

  /** The value of the header {@code Authorization}, if there is something to sign in with. */
  Optional<String> authorization() {
    Optional<String> token = secret("token");
    if (token.isPresent()) {
      return token.map(secret -> "Bearer " + secret);
    }
    return secret("username")
        .map(user -> user + ":" + secret("password").orElse(""))
        .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
        .map(both -> "Basic " + both);
  }

  private Optional<String> secret(String name) {
    String key = "mlflow.tracking." + name;
    String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isEmpty())
        .or(() -> kept(key));
  }

  private Optional<String> kept(String key) {
    try {
      return Optional.ofNullable(hadoop.getPassword(key)).map(String::new);
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be had from Hadoop's credential provider: %s".formatted(key, e.getMessage()),
          e);
    }
  }
}
