package io.gere.spark.drift;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The drift of a model over many texts; every token counts the same.
 *
 * @param run its folder
 * @param task after which
 * @param records that were read
 * @param texts of them, that have tokens
 */
@JsonPropertyOrder({"run", "task", "records", "texts", "tokens", "layers"})
public record DriftReport(
    String run, String task, long records, long texts, long tokens, List<Layer> layers) {
  /**
   * One layer.
   *
   * @param layer its index in Hugging Face's {@code hidden_states}
   * @param left share of elements that are in another state than the base model's, 0..1
   * @param distance mean |h − h*| / σ
   * @param cosine mean cosine between h and h*
   */
  public record Layer(int layer, double left, double distance, double cosine) {}

  public DriftReport {
    layers = List.copyOf(layers);
  }

  /** The layer that has drifted most. */
  public Layer worst() {
    return layers.stream()
        .reduce((one, other) -> other.left() > one.left() ? other : one)
        .orElseThrow();
  }

  /** What people read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "drift: %s after %s, on %,d texts of %,d tokens%s",
            run,
            task,
            texts,
            tokens,
            records > texts
                ? format("; %,d records without a text are left out", records - texts)
                : ""));
    for (Layer layer : layers) {
      lines.add(
          format(
              "  layer %d: %.2f %% of states left, |Δh| %.3f σ, cosine %.4f",
              layer.layer(), 100 * layer.left(), layer.distance(), layer.cosine()));
    }
    return lines;
  }
}
