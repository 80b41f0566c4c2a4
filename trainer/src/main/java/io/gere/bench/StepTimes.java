package io.gere.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;

/**
 * Seconds of a step: of several, what is typical, what is possible, and what they took together.
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepTimes(double median, double best, double mean) {
  public static StepTimes of(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return new StepTimes(
        sorted[sorted.length / 2], sorted[0], Arrays.stream(seconds).average().orElseThrow());
  }
}
