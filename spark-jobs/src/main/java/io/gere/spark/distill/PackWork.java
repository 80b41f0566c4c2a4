package io.gere.spark.distill;

import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.model.DecoderModel;
import io.gere.states.CacheFolder;
import io.gere.states.PackedStates;
import io.gere.states.StateCounts;
import io.gere.states.StatePacker;
import io.gere.storage.AtomicFile;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code thresholds} on an executor: packs a part's unrounded hidden states as they leave the base
 * model.
 *
 * @param digest of the base model
 * @param folder where the driver has written the thresholds, and the files go
 * @param thresholds what the driver knows of their file
 */
record PackWork(String digest, String folder, StoredFile thresholds)
    implements PartWork<PackedPart> {
  /** A layer's file, being filled. */
  private record Layer(StatePacker packer, PackedStates.Writer file) {}

  @Override
  public PackedPart on(ReplayPart part, DecoderModel base, Configuration hadoop)
      throws IOException {
    StepFolder target = new StepFolder(hadoop, new Path(folder));
    Thresholds bands = CacheFolder.thresholds(target, thresholds);
    List<Layer> layers = new ArrayList<>();
    Map<String, StoredFile> written = new TreeMap<>();
    pack(part, base, target, bands, layers, written);
    List<StateCounts> counts = layers.stream().map(layer -> layer.packer().counts()).toList();
    return new PackedPart(written, counts);
  }

  /** Opens the files one inside the other, because one forward pass feeds them all. */
  private void pack(
      ReplayPart part,
      DecoderModel base,
      StepFolder target,
      Thresholds thresholds,
      List<Layer> layers,
      Map<String, StoredFile> written)
      throws IOException {
    int slot = layers.size();
    if (slot == thresholds.layers().size()) {
      pack(part, base, thresholds, layers);
      return;
    }
    String name = PackedStates.fileName(thresholds.layers().get(slot), part.number());
    try (AtomicFile file = AtomicFile.create(target.fileSystem(), target.file(name))) {
      try (PackedStates.Writer writer =
          new PackedStates.Writer(file.out(), thresholds, slot, digest)) {
        layers.add(new Layer(new StatePacker(thresholds, slot), writer));
        pack(part, base, target, thresholds, layers, written);
      }
      written.put(name, file.commit());
    }
  }

  private static void pack(
      ReplayPart part, DecoderModel base, Thresholds thresholds, List<Layer> layers)
      throws IOException {
    Distillation distillation = new Distillation(base, thresholds.layers());
    for (DocumentBatch batch : part.batches()) {
      distillation.run(
          batch,
          states -> {
            Layer layer = layers.get(states.slot());
            layer.file().write(states.document(), states.tokens(), layer.packer().pack(states));
          });
    }
  }
}
