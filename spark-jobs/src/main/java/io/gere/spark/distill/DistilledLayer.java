package io.gere.spark.distill;

import io.gere.distill.LayerFiles;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.ActivationQuantiles;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.MomentsFile;
import io.gere.thresholds.ThresholdRule;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One layer of complete distill folders: of one replay set, or of several that are taken for one.
 */
final class DistilledLayer {
  private final List<StepFolder> folders;
  private final int layer;
  private final LayerFiles names;

  /**
   * @param folders at least one; sums are taken in their order
   * @param layer its index, from 1
   * @param last the number of decoder layers
   */
  DistilledLayer(List<StepFolder> folders, int layer, int last) {
    this.folders = folders;
    this.layer = layer;
    this.names = LayerFiles.of(layer, last);
  }

  LayerThresholds thresholds(ThresholdRule rule) {
    if (rule instanceof ThresholdRule.Quantile quantile) {
      return quantile.of(layer, moments(), quantiles());
    }
    return ((ThresholdRule.Sigma) rule).of(layer, moments());
  }

  private ActivationMoments moments() {
    return folders.stream()
        .map(folder -> read(folder, manifest(folder), names.moments(), MomentsFile::read))
        .reduce(
            (all, next) -> {
              all.merge(next);
              return all;
            })
        .orElseThrow();
  }

  /** The quantiles of all parts, merged in their order. */
  private ActivationQuantiles quantiles() {
    return folders.stream()
        .flatMap(this::sketches)
        .reduce(
            (all, next) -> {
              all.merge(next);
              return all;
            })
        .orElseThrow();
  }

  private Stream<ActivationQuantiles> sketches(StepFolder folder) {
    Manifest manifest = manifest(folder);
    return names.quantiles(manifest.files().keySet()).stream()
        .map(name -> read(folder, manifest, name, ActivationQuantiles::read));
  }

  private static Manifest manifest(StepFolder folder) {
    return folder.require("run 'gere distill'");
  }

  private static <T> T read(
      StepFolder folder,
      Manifest manifest,
      String name,
      BiFunction<InputStream, String, T> reader) {
    return folder.read(manifest, name, in -> reader.apply(in, folder.file(name).toString()));
  }
}
