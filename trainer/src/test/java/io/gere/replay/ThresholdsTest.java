package io.gere.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThresholdsTest {
  private static JsonNode golden() throws IOException {
    try (InputStream in =
        ThresholdsTest.class.getResourceAsStream("/golden/train/thresholds.json")) {
      return Json.MAPPER.readTree(in);
    }
  }

  private static double[] doubles(JsonNode array) {
    return Json.MAPPER.convertValue(array, double[].class);
  }

  private static ActivationMoments moments(long count, double[] mean, double[] deviation) {
    double[] squares = new double[deviation.length];
    for (int d = 0; d < squares.length; d++) {
      squares[d] = deviation[d] * deviation[d] * count;
    }
    return Json.MAPPER.convertValue(
        Map.of("count", count, "mean", mean, "squared_deviations", squares),
        ActivationMoments.class);
  }

  private static ActivationMoments randomMoments(int dimensions) {
    Random random = new Random(11);
    FloatBuffer rows = FloatBuffer.allocate(9 * dimensions);
    while (rows.hasRemaining()) {
      rows.put((float) (random.nextGaussian() * Math.pow(10, random.nextInt(-6, 7))));
    }
    ActivationMoments moments = new ActivationMoments(dimensions);
    moments.add(rows.flip(), 9);
    return moments;
  }

  private static String write(Thresholds thresholds) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    thresholds.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Thresholds read(String json) {
    return Thresholds.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "run/thresholds.json");
  }

  @Test
  void thresholdsAreTheGoldenOnesRoundedOnce() throws IOException {
    JsonNode exact = golden().get("f64_exact");
    double[] upper = doubles(exact.get("pos_thr"));
    double[] lower = doubles(exact.get("neg_thr"));
    ActivationMoments moments =
        moments(
            golden().get("count").longValue(),
            doubles(exact.get("mean")),
            doubles(exact.get("std_population")));

    Thresholds thresholds = Thresholds.of(moments, 1.0);

    assertThat(thresholds.dimensions()).isEqualTo(64).isEqualTo(upper.length);
    for (int d = 0; d < 64; d++) {
      assertThat(thresholds.upper()[d]).isEqualTo((float) upper[d]);
      assertThat(thresholds.lower()[d]).isEqualTo((float) lower[d]);
    }
  }

  @Test
  void sigmaScalesTheBandAroundTheMean() {
    Thresholds thresholds =
        Thresholds.of(moments(4, new double[] {1, -2}, new double[] {2, 0}), 2.5);

    assertThat(thresholds.sigma()).isEqualTo(2.5);
    assertThat(thresholds.mean()).containsExactly(1, -2);
    assertThat(thresholds.standardDeviation()).containsExactly(2, 0);
    assertThat(thresholds.upper()).containsExactly(6, -2);
    assertThat(thresholds.lower()).containsExactly(-4, -2);
  }

  @Test
  void thresholdIsRoundedToFloatOnceAndNotTwice() {
    // Rounding mean and deviation to float before adding loses 2^-25 each; their sum shows in
    // 2^-24.
    double mean = 0.5 + 0x1p-25;
    double deviation = 0.25 + 0x1p-26;

    Thresholds thresholds =
        Thresholds.of(moments(1, new double[] {mean}, new double[] {deviation}), 1.0);

    float nearest = new BigDecimal(mean).add(new BigDecimal(deviation)).floatValue();
    assertThat(thresholds.upper()).containsExactly(nearest);
    assertThat(nearest).isNotEqualTo((float) mean + (float) deviation);
  }

  @Test
  void jsonIsExact() throws IOException {
    Thresholds thresholds = Thresholds.of(randomMoments(5000), 1.7);

    Thresholds read = read(write(thresholds));

    assertThat(read.sigma()).isEqualTo(1.7);
    assertThat(read.mean()).containsExactly(thresholds.mean());
    assertThat(read.standardDeviation()).containsExactly(thresholds.standardDeviation());
    assertThat(read.upper()).containsExactly(thresholds.upper());
    assertThat(read.lower()).containsExactly(thresholds.lower());
  }

  @Test
  void fileNamesItsValuesInWords() throws IOException {
    Thresholds thresholds = Thresholds.of(moments(4, new double[] {1}, new double[] {0.5}), 1.0);

    assertThat(write(thresholds).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"sigma\":1.0,\"mean\":[1.0],\"standard_deviation\":[0.5],\"upper\":[1.5],\"lower\":[0.5]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "upper  | [1.5, 2.5]  | do not belong together",
        "upper  | [0.4]       | dimension 0 has no threshold band",
        "lower  | [\"NaN\"]   | dimension 0 has no threshold band",
        "upper  | [1e39]      | dimension 0 has no threshold band",
        "mean   | [null]      | null",
        "mean   | null        | mean",
        "colour | 1           | colour",
      })
  void damagedFileIsRefusedByName(String key, String value, String complaint) throws IOException {
    Thresholds thresholds = Thresholds.of(moments(4, new double[] {1}, new double[] {0.5}), 1.0);
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(write(thresholds));
    json.set(key, Json.MAPPER.readTree(value));

    assertThatThrownBy(() -> read(json.toString()))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("run/thresholds.json does not hold thresholds")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({"sigma", "mean", "standard_deviation", "upper", "lower"})
  void missingKeyIsRefusedByName(String key) throws IOException {
    Thresholds thresholds = Thresholds.of(moments(4, new double[] {1}, new double[] {0.5}), 1.0);
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(write(thresholds));
    json.remove(key);

    assertThatThrownBy(() -> read(json.toString()))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(key);
  }

  @Test
  void truncatedFileIsRefused() {
    assertThatThrownBy(() -> read("{\"sigma\":1.0,\"mean\":[1.0"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("run/thresholds.json");
  }

  @Test
  void thresholdsOfNoTokensAreRefused() {
    assertThatThrownBy(() -> Thresholds.of(new ActivationMoments(3), 1.0))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("no tokens");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void sigmaMustBePositive(double sigma) {
    assertThatThrownBy(() -> Thresholds.of(randomMoments(2), sigma))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("thresholds.sigma is " + sigma);
  }
}
