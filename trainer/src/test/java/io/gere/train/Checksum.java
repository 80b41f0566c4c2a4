package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The golden digest of a tensor, without keeping the tensor. */
@SuppressWarnings("ArrayRecordComponent") // compared element by element
record Checksum(double sum, double absoluteSum, double length, float[] first) {
  static Checksum of(float[] values) {
    double sum = 0;
    double absolute = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      absolute += Math.abs(value);
      squares += (double) value * value;
    }
    return new Checksum(
        sum, absolute, Math.sqrt(squares), Arrays.copyOf(values, Math.min(4, values.length)));
  }

  void requireCloseTo(JsonNode golden) {
    double elements = golden.get("n").asDouble();
    // 1e-4 an element at most, and far less on average.
    assertThat(sum).isCloseTo(golden.get("sum").asDouble(), within(1e-4 * elements));
    assertThat(absoluteSum).isCloseTo(golden.get("abs_sum").asDouble(), within(2e-5 * elements));
    assertThat(length).isCloseTo(golden.get("l2").asDouble(), within(1e-4 * Math.sqrt(elements)));
    for (int i = 0; i < first.length; i++) {
      assertThat((double) first[i]).isCloseTo(golden.get("first4").get(i).asDouble(), within(1e-4));
    }
  }
}
