package io.gere.thresholds;

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
import io.gere.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/**
 * Where a dimension of the hidden states counts as positively ({@code h ≥ upper}) or negatively
 * ({@code h ≤ lower}) activated, for each held layer (GeRe, arXiv 2508.04676, for the last one). A
 * layer's slot is its place in {@link #layers}.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
@JsonPropertyOrder({"rule", "layers"})
public final class Thresholds {
  /** The thresholds' file in its step's folder. */
  public static final String FILE_NAME = "thresholds.json";

  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(Thresholds.class)
          .with(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private final ThresholdRule rule;
  private final List<LayerThresholds> layers;

  /**
   * @param rule what they were made by
   * @param layers different layers of one model, at least one, in the recipe's order
   */
  @JsonCreator
  public Thresholds(
      @JsonProperty(value = "rule", required = true) ThresholdRule rule,
      @JsonProperty(value = "layers", required = true) List<LayerThresholds> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("there are thresholds of no layer");
    }
    this.rule = rule;
    this.layers = List.copyOf(layers);
    if (new HashSet<>(layers()).size() != layers.size()) {
      throw new IllegalArgumentException("layers %s are not different".formatted(layers()));
    }
    for (LayerThresholds layer : layers) {
      if (layer.mean().length != dimensions()) {
        throw new IllegalArgumentException(
            "layer %d has %d dimensions, but layer %d has %d"
                .formatted(
                    layer.layer(), layer.mean().length, layers.get(0).layer(), dimensions()));
      }
    }
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

  /** A digest of all numbers, by which packed states name the thresholds they were made with. */
  public String digest() {
    return Sha256.of(Json.line(this));
  }

  public ThresholdRule rule() {
    return rule;
  }

  /** The layers' indices in Hugging Face's {@code hidden_states}, in the recipe's order. */
  public List<Integer> layers() {
    return layers.stream().map(LayerThresholds::layer).toList();
  }

  public int dimensions() {
    return layers.get(0).mean().length;
  }

  /** The mean of each dimension of the layer in a slot. */
  public double[] mean(int slot) {
    return layers.get(slot).mean().clone();
  }

  /** The population standard deviation of each dimension of the layer in a slot. */
  public double[] standardDeviation(int slot) {
    return layers.get(slot).standardDeviation().clone();
  }

  /** τ⁺ of each dimension of the layer in a slot. */
  public float[] upper(int slot) {
    return layers.get(slot).upper().clone();
  }

  /** τ⁻ of each dimension of the layer in a slot, never above τ⁺. */
  public float[] lower(int slot) {
    return layers.get(slot).lower().clone();
  }
}
