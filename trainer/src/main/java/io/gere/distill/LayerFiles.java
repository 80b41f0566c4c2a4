package io.gere.distill;

import java.util.List;
import java.util.Set;

/**
 * The names of one layer's files in a distill folder. The last layer's have no prefix, those of
 * others begin with {@code layer-02-} and the like.
 */
public record LayerFiles(String prefix) {
  private static final String HIDDEN = "hidden-";
  private static final String QUANTILES = "quantiles-";

  /**
   * The files of one layer.
   *
   * @param layer its index, from 1
   * @param last the number of decoder layers
   */
  public static LayerFiles of(int layer, int last) {
    return new LayerFiles(layer == last ? "" : prefix(layer));
  }

  /** The last layer's files. */
  public static LayerFiles ofLast() {
    return new LayerFiles("");
  }

  public static String prefix(int layer) {
    return "layer-%02d-".formatted(layer);
  }

  /** A file of the hidden-state cache. */
  public String hidden(int number) {
    return prefix + HIDDEN + "%05d.arrow".formatted(number);
  }

  /** The quantile sketches of the same documents. */
  public String quantiles(int number) {
    return prefix + QUANTILES + "%05d.bin".formatted(number);
  }

  /** The moments of all documents. */
  public String moments() {
    return prefix + "moments.json";
  }

  /** The layer's cache files among all files of a folder, by number. */
  public List<String> hidden(Set<String> files) {
    return files.stream().filter(name -> name.startsWith(prefix + HIDDEN)).sorted().toList();
  }

  /** The layer's sketch files among all files of a folder, by number. */
  public List<String> quantiles(Set<String> files) {
    return files.stream().filter(name -> name.startsWith(prefix + QUANTILES)).sorted().toList();
  }
}
