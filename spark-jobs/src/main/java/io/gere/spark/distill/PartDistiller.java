package io.gere.spark.distill;

import io.gere.model.LlamaModel;
import io.gere.replay.Distillation;
import io.gere.replay.HiddenLayers;
import io.gere.replay.HiddenStateCache;
import io.gere.replay.LayerFiles;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * On an executor: one part of the replay set through the base model, once for all layers. Every
 * kept layer gets a cache file, and a file of quantile sketches where these are wanted. The
 * sketches lie in files and do not travel to the driver, because all parts' together are a tenth of
 * the cache.
 */
final class PartDistiller {
  private final DistillPart part;
  private final DistillRequest request;
  private final Path folder;
  private final FileSystem files;
  private final Map<String, StoredFile> written = new TreeMap<>();

  PartDistiller(DistillPart part, DistillRequest request, Configuration hadoop) {
    this.part = part;
    this.request = request;
    this.folder = new Path(request.folder());
    this.files = Storage.fileSystem(hadoop, folder);
  }

  DistilledPart run(LlamaModel base) {
    List<Integer> layers = request.layers().kept();
    Distillation distillation = new Distillation(base, layers, request.quantiles());
    write(distillation, base.config().hiddenSize(), new ArrayList<>());
    for (int slot = 0; slot < distillation.quantiles().size(); slot++) {
      String name = names(slot).quantiles(part.number());
      written.put(
          name,
          Storage.write(files, new Path(folder, name), distillation.quantiles().get(slot)::write));
    }
    return new DistilledPart(part.number(), written, distillation.moments());
  }

  /** Opens the files one inside the other, because one forward pass feeds them all. */
  private void write(Distillation distillation, int width, List<HiddenStateCache.Writer> caches) {
    int slot = caches.size();
    String name = names(slot).part(part.number());
    StoredFile stored =
        Storage.write(
            files,
            new Path(folder, name),
            out -> {
              try (HiddenStateCache.Writer cache =
                  new HiddenStateCache.Writer(
                      out, width, Map.of(DistillStep.BASE, request.baseDigest()))) {
                caches.add(cache);
                if (caches.size() < request.layers().kept().size()) {
                  write(distillation, width, caches);
                } else {
                  distil(distillation, caches);
                }
              }
            });
    written.put(name, stored);
  }

  private void distil(Distillation distillation, List<HiddenStateCache.Writer> caches)
      throws IOException {
    for (int i = 0; i < part.documents().size(); i++) {
      distillation.add(part.first() + i, part.documents().get(i), caches);
    }
  }

  private LayerFiles names(int slot) {
    HiddenLayers layers = request.layers();
    return LayerFiles.of(layers.kept().get(slot), layers.last());
  }
}
