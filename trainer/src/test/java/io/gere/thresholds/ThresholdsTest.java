package io.gere.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.fixtures.Columns;
import io.gere.storage.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThresholdsTest {
  private static final int LAYER = 3;

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
    float[] rows = new float[9 * dimensions];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-6, 7)));
    }
    ActivationMoments moments = new ActivationMoments(dimensions);
    moments.add(Columns.of(rows, dimensions));
    return moments;
  }

  /** Thresholds of one layer. */
  private static Thresholds sigma(double sigma, ActivationMoments moments) {
    ThresholdRule.Sigma rule = new ThresholdRule.Sigma(sigma);
    return new Thresholds(rule, List.of(rule.of(LAYER, moments)));
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

    Thresholds thresholds = sigma(1.0, moments);

    assertThat(thresholds.dimensions()).isEqualTo(64).isEqualTo(upper.length);
    for (int d = 0; d < 64; d++) {
      assertThat(thresholds.upper(0)[d]).isEqualTo((float) upper[d]);
      assertThat(thresholds.lower(0)[d]).isEqualTo((float) lower[d]);
    }
  }

  @Test
  void sigmaScalesTheBandAroundTheMean() {
    Thresholds thresholds = sigma(2.5, moments(4, new double[] {1, -2}, new double[] {2, 0}));

    assertThat(thresholds.rule()).isEqualTo(new ThresholdRule.Sigma(2.5));
    assertThat(thresholds.mean(0)).containsExactly(1, -2);
    assertThat(thresholds.standardDeviation(0)).containsExactly(2, 0);
    assertThat(thresholds.upper(0)).containsExactly(6, -2);
    assertThat(thresholds.lower(0)).containsExactly(-4, -2);
  }

  @Test
  void thresholdIsRoundedToFloatOnceAndNotTwice() {
    // Rounding mean and deviation to float before adding loses 2^-25 each; their sum shows in
    // 2^-24.
    double mean = 0.5 + 0x1p-25;
    double deviation = 0.25 + 0x1p-26;

    Thresholds thresholds = sigma(1.0, moments(1, new double[] {mean}, new double[] {deviation}));

    float nearest = new BigDecimal(mean).add(new BigDecimal(deviation)).floatValue();
    assertThat(thresholds.upper(0)).containsExactly(nearest);
    assertThat(nearest).isNotEqualTo((float) mean + (float) deviation);
  }

  @Test
  void jsonIsExact() throws IOException {
    Thresholds thresholds = sigma(1.7, randomMoments(5000));

    Thresholds read = read(write(thresholds));

    assertThat(read.rule()).isEqualTo(new ThresholdRule.Sigma(1.7));
    assertThat(read.layers()).containsExactly(LAYER);
    assertThat(read.digest()).isEqualTo(thresholds.digest());
    assertThat(read.mean(0)).containsExactly(thresholds.mean(0));
    assertThat(read.standardDeviation(0)).containsExactly(thresholds.standardDeviation(0));
    assertThat(read.upper(0)).containsExactly(thresholds.upper(0));
    assertThat(read.lower(0)).containsExactly(thresholds.lower(0));
  }

  @Test
  void fileNamesItsValuesInWords() throws IOException {
    Thresholds thresholds = sigma(1.0, moments(4, new double[] {1}, new double[] {0.5}));

    assertThat(write(thresholds).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"rule\":{\"kind\":\"sigma\",\"sigma\":1.0},\"layers\":[{\"layer\":3,\"mean\":[1.0],"
                + "\"standard_deviation\":[0.5],\"upper\":[1.5],\"lower\":[0.5]}]}");
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
    Thresholds thresholds = sigma(1.0, moments(4, new double[] {1}, new double[] {0.5}));
    JsonNode json = Json.MAPPER.readTree(write(thresholds));
    ((ObjectNode) json.get("layers").get(0)).set(key, Json.MAPPER.readTree(value));

    assertThatThrownBy(() -> read(json.toString()))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("run/thresholds.json does not hold thresholds")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({"layer", "mean", "standard_deviation", "upper", "lower"})
  void missingKeyIsRefusedByName(String key) throws IOException {
    Thresholds thresholds = sigma(1.0, moments(4, new double[] {1}, new double[] {0.5}));
    JsonNode json = Json.MAPPER.readTree(write(thresholds));
    ((ObjectNode) json.get("layers").get(0)).remove(key);

    assertThatThrownBy(() -> read(json.toString()))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(key);
  }

  @Test
  void quantileThresholdsComeBackAsTheyWere() throws IOException {
    ActivationMoments moments = randomMoments(2);
    ActivationQuantiles quantiles = new ActivationQuantiles(2);
    quantiles.add(FloatBuffer.wrap(new float[] {1, 10, 2, 20, 3, 30, 4, 40}), 4);
    ThresholdRule.Quantile rule = new ThresholdRule.Quantile(0.25);
    Thresholds thresholds =
        new Thresholds(
            rule, List.of(rule.of(5, moments, quantiles), rule.of(2, moments, quantiles)));

    Thresholds read = read(write(thresholds));

    assertThat(read.rule()).isEqualTo(rule);
    assertThat(read.layers()).containsExactly(5, 2);
    // Half way between the first two and the last two of four values.
    assertThat(read.lower(1)).containsExactly(1.5f, 15);
    assertThat(read.upper(1)).containsExactly(3.5f, 35);
    assertThat(read.mean(0)).containsExactly(moments.mean());
  }

  @Test
  void layersOfDifferentWidthOrNamedTwiceAreRefused() {
    ThresholdRule.Sigma rule = new ThresholdRule.Sigma(1);
    LayerThresholds wide = rule.of(1, randomMoments(3));

    assertThatThrownBy(() -> new Thresholds(rule, List.of(wide, rule.of(2, randomMoments(2)))))
        .hasMessage("layer 2 has 2 dimensions, but layer 1 has 3");
    assertThatThrownBy(() -> new Thresholds(rule, List.of(wide, wide)))
        .hasMessage("layers [1, 1] are not different");
    assertThatThrownBy(() -> new Thresholds(rule, List.of())).hasMessageContaining("no layer");
  }

  @Test
  void aRuleThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> read("{\"rule\": {\"kind\": \"median\"}, \"layers\": []}"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("run/thresholds.json does not hold thresholds")
        .hasMessageContaining("median");
  }

  @ParameterizedTest
  @CsvSource({"0", "0.5", "-0.1", "NaN"})
  void quantileMustLieBelowTheMiddle(double quantile) {
    assertThatThrownBy(() -> new ThresholdRule.Quantile(quantile))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("thresholds.quantile is " + quantile);
  }

  @Test
  void truncatedFileIsRefused() {
    assertThatThrownBy(
            () -> read("{\"rule\":{\"kind\":\"sigma\",\"sigma\":1.0},\"layers\":[{\"mean\":[1.0"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("run/thresholds.json");
  }

  @Test
  void thresholdsOfNoTokensAreRefused() {
    assertThatThrownBy(() -> sigma(1.0, new ActivationMoments(3)))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("no tokens");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void sigmaMustBePositive(double sigma) {
    assertThatThrownBy(() -> sigma(sigma, randomMoments(2)))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("thresholds.sigma is " + sigma);
  }
}
