package io.gere.track;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers of one moment of a run.
 *
 * @param step global: optimizer steps that are done, over all tasks
 * @param time when the driver heard of them
 * @param numbers by their names, such as {@code train/loss}
 */
public record Measurement(long step, Instant time, Map<String, Double> numbers) {
  public Measurement {
    numbers = new LinkedHashMap<>(numbers);
  }
}
