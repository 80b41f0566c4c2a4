package io.gere.spark.distill;

import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.distill.HiddenLayers;
import io.gere.distill.LayerFiles;
import io.gere.model.DecoderModel;
import io.gere.states.HiddenStateCache;
import io.gere.storage.AtomicFile;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import io.gere.tensor.ElementType;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.ActivationSketch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code distill} on an executor: a part's moments go to the driver; its quantile sketches and
 * hidden states, where they are wanted, go to files, because all parts' together are large.
 *
 * @param digest of the base model
 * @param hiddenStates the type in which the last layer's are kept, or null
 * @param folder where the files go
 */
record DistillWork(
    String digest, HiddenLayers layers, boolean quantiles, ElementType hiddenStates, String folder)
    implements PartWork<DistilledPart> {

  @Override
  public DistilledPart on(ReplayPart part, DecoderModel base, Configuration hadoop)
      throws IOException {
    int width = base.config().hiddenSize();
    List<ActivationSketch> sketches =
        Stream.generate(() -> new ActivationSketch(base.ops().moments(), width, quantiles))
            .limit(layers.asked().size())
            .toList();
    FileSystem files = Storage.fileSystem(hadoop, new Path(folder));
    Map<String, StoredFile> written = new TreeMap<>();
    if (hiddenStates == null) {
      distil(part, base, sketches, Optional.empty());
    } else {
      String name = LayerFiles.ofLast().hidden(part.number());
      try (AtomicFile file = AtomicFile.create(files, new Path(folder, name))) {
        try (HiddenStateCache.Writer cache =
            new HiddenStateCache.Writer(file.out(), hiddenStates, width, metadata())) {
          distil(part, base, sketches, Optional.of(cache));
        }
        written.put(name, file.commit());
      }
    }
    for (int slot = 0; slot < sketches.size(); slot++) {
      String name =
          LayerFiles.of(layers.rising().get(slot), layers.last()).quantiles(part.number());
      sketches
          .get(slot)
          .quantiles()
          .ifPresent(
              sketch ->
                  written.put(name, Storage.write(files, new Path(folder, name), sketch::write)));
    }
    List<ActivationMoments> moments = sketches.stream().map(ActivationSketch::moments).toList();
    return new DistilledPart(written, moments);
  }

  private Map<String, String> metadata() {
    return Map.of("base", digest, "layer", Integer.toString(layers.last()));
  }

  /** The layers asked for give sketches; the last one, asked for or not, fills the cache. */
  private void distil(
      ReplayPart part,
      DecoderModel base,
      List<ActivationSketch> sketches,
      Optional<HiddenStateCache.Writer> cache)
      throws IOException {
    List<Integer> computed = new ArrayList<>(layers.rising());
    if (cache.isPresent() && !computed.contains(layers.last())) {
      computed.add(layers.last());
    }
    int last = computed.indexOf(layers.last());
    Distillation distillation = new Distillation(base, computed);
    for (DocumentBatch batch : part.batches()) {
      distillation.run(
          batch,
          states -> {
            if (states.slot() < sketches.size()) {
              sketches.get(states.slot()).add(states);
            }
            if (cache.isPresent() && states.slot() == last) {
              cache.get().write(states);
            }
          });
    }
  }
}
