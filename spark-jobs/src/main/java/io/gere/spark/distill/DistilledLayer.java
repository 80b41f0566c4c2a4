package io.gere.spark.distill;

import io.gere.GereException;
import io.gere.replay.ActivationMoments;
import io.gere.replay.ActivationQuantiles;
import io.gere.replay.LayerFiles;
import io.gere.replay.MomentsFile;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;

/** One layer of a complete distill folder. */
final class DistilledLayer {
  private final StepFolder folder;
  private final int layer;
  private final Set<String> files;
  private final LayerFiles names;

  /**
   * @param layer its index, from 1
   * @param last the number of decoder layers
   */
  DistilledLayer(StepFolder folder, Manifest manifest, int layer, int last) {
    this.folder = folder;
    this.layer = layer;
    this.files = manifest.files().keySet();
    this.names = LayerFiles.of(layer, last);
  }

  int layer() {
    return layer;
  }

  ActivationMoments moments() {
    return read(names.moments(), MomentsFile::read);
  }

  /** The quantiles of all parts, merged in their order. */
  ActivationQuantiles quantiles() {
    List<String> sketches = names.quantiles(files);
    ActivationQuantiles all = read(sketches.get(0), ActivationQuantiles::read);
    for (String next : sketches.subList(1, sketches.size())) {
      all.merge(read(next, ActivationQuantiles::read));
    }
    return all;
  }

  private <T> T read(String name, BiFunction<InputStream, String, T> reader) {
    Path file = folder.file(name);
    try (InputStream in = folder.fileSystem().open(file)) {
      return reader.apply(in, file.toString());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
