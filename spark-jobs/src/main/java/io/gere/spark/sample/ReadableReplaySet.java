package io.gere.spark.sample;

import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import org.apache.hadoop.fs.Path;

/**
 * Every line of a ready-made replay set can be read.
 *
 * @param path {@code replay.path}
 */
public record ReadableReplaySet(String path) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    new ProvidedReplaySet(given.hadoop(), new Path(path)).check();
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(path);
  }
}
