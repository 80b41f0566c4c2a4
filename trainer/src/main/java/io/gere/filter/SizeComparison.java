package io.gere.filter;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.storage.SealedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How large a replay set has to be, by how far the thresholds of two sets that share no document
 * lie apart: {@value #FILE_NAME}.
 *
 * @param rule of the thresholds, in words
 * @param sizes rising
 */
@JsonPropertyOrder({"rule", "sizes"})
public record SizeComparison(String rule, List<Size> sizes) {
  public static final String FILE_NAME = "sizes.json";

  public SizeComparison {
    sizes = List.copyOf(sizes);
  }

  /**
   * Two disjoint sets of one size.
   *
   * @param documents in each
   * @param tokens in both together
   * @param distance by layer: mean over its dimensions of {@code |Δτ| / σ}
   */
  @JsonPropertyOrder({"documents", "tokens", "distance"})
  public record Size(int documents, long tokens, SortedMap<Integer, Double> distance) {}

  /** Reads a comparison; nothing where there is no such file. */
  public static Optional<SizeComparison> read(Configuration hadoop, Path file) {
    return SealedJson.read(
        hadoop, file, SizeComparison.class, "run 'gere sample --documents' again");
  }

  /** Writes it. */
  public void write(Configuration hadoop, Path file) {
    SealedJson.write(hadoop, file, this);
  }

  /** A table for a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("  documents   tokens a set");
    sizes
        .get(0)
        .distance()
        .keySet()
        .forEach(layer -> head.append("  |Δτ|/σ, layer ").append(layer));
    lines.add(head.toString());
    for (Size size : sizes) {
      StringBuilder line =
          new StringBuilder(format("%,11d %,14d", size.documents(), size.tokens() / 2));
      size.distance()
          .forEach(
              (layer, distance) -> {
                int width = "  |Δτ|/σ, layer ".length() + layer.toString().length();
                line.append(format("%" + width + ".4f", distance));
              });
      lines.add(line.toString());
    }
    return lines;
  }
}
