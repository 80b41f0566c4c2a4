package io.gere.replay;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a dimension of the hidden states counts as positively ({@code h ≥ upper}) or negatively
 * ({@code h ≤ lower}) activated: τ± = μ ± s·σ over all tokens of the replay set (GeRe, arXiv
 * 2508.04676). The thresholds are float32, as the hidden states they are compared with.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
@JsonPropertyOrder({"sigma", "mean", "standard_deviation", "upper", "lower"})
public final class Thresholds {
  /** The thresholds' file in its step's folder. */
  public static final String FILE_NAME = "thresholds.json";

  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(Thresholds.class)
          .with(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private final double sigma;
  private final double[] mean;

  @JsonProperty("standard_deviation")
  private final double[] standardDeviation;

  private final float[] upper;
  private final float[] lower;

  public java.util.List<Integer> layers() {
    return java.util.List.of(-1);
  }

  public float[] upper(int slot) {
    return upper;
  }

  public float[] lower(int slot) {
    return lower;
  }

  @JsonCreator
  private Thresholds(
      @JsonProperty(value = "sigma", required = true) double sigma,
      @JsonProperty(value = "mean", required = true) double[] mean,
      @JsonProperty(value = "standard_deviation", required = true) double[] standardDeviation,
      @JsonProperty(value = "upper", required = true) float[] upper,
      @JsonProperty(value = "lower", required = true) float[] lower) {
    int dimensions = mean.length;
    if (standardDeviation.length != dimensions
        || upper.length != dimensions
        || lower.length != dimensions) {
      throw new IllegalArgumentException(
          "%d means, %d standard deviations, %d upper and %d lower thresholds do not belong together"
              .formatted(dimensions, standardDeviation.length, upper.length, lower.length));
    }
    for (int d = 0; d < dimensions; d++) {
      if (!(lower[d] <= upper[d]) || Float.isInfinite(lower[d]) || Float.isInfinite(upper[d])) {
        throw new IllegalArgumentException(
            "dimension %d has no threshold band: lower %s, upper %s"
                .formatted(d, lower[d], upper[d]));
      }
    }
    this.sigma = sigma;
    this.mean = mean;
    this.standardDeviation = standardDeviation;
    this.upper = upper;
    this.lower = lower;
  }

  /**
   * The thresholds μ ± {@code sigma}·σ, computed in double and rounded to float once.
   *
   * @param sigma standard deviations from the mean; positive
   */
  public static Thresholds of(ActivationMoments moments, double sigma) {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw GereException.usage(
          "thresholds.sigma is %s; it must be a positive number".formatted(sigma));
    }
    if (moments.count() == 0) {
      throw GereException.failure(
          "the replay set has no tokens, so it has no thresholds; check the replay documents");
    }
    double[] mean = moments.mean();
    double[] standardDeviation = moments.populationStandardDeviation();
    float[] upper = new float[mean.length];
    float[] lower = new float[mean.length];
    for (int d = 0; d < mean.length; d++) {
      upper[d] = (float) (mean[d] + sigma * standardDeviation[d]);
      lower[d] = (float) (mean[d] - sigma * standardDeviation[d]);
    }
    return new Thresholds(sigma, mean, standardDeviation, upper, lower);
  }

  /**
   * Reads what {@link #write} wrote, bit for bit.
   *
   * @param source the file's name, for the message of an error
   */
  public static Thresholds read(InputStream in, String source) {
    try {
      return READER.readValue(in);
    } catch (IOException e) {
      String reason =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw GereException.failure(
          "%s does not hold thresholds (%s); run the thresholds step again"
              .formatted(source, reason),
          e);
    }
  }

  /** Writes {@value #FILE_NAME}; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    out.write(Json.pretty(this).getBytes(StandardCharsets.UTF_8));
  }

  public int dimensions() {
    return mean.length;
  }

  public double sigma() {
    return sigma;
  }

  public double[] mean() {
    return mean.clone();
  }

  /** The population standard deviation of each dimension. */
  public double[] standardDeviation() {
    return standardDeviation.clone();
  }

  /** τ⁺ of each dimension. */
  public float[] upper() {
    return upper.clone();
  }

  /** τ⁻ of each dimension, never above τ⁺. */
  public float[] lower() {
    return lower.clone();
  }
}
