package io.gere.model.huggingface;

import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.storage.AtomicFolder;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.tensor.Filled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** Adapters that change something: neither A nor B is zero. */
final class AdapterFolder {
  /** Rank 4 on all seven projections. */
  static final LoraConfig EVERYWHERE =
      new LoraConfig(
          4,
          8,
          List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
          0.05);

  static final LoraConfig QUERIES = new LoraConfig(4, 8, List.of("q_proj"), 0);

  private AdapterFolder() {}

  /** The checkpoint with an adapter of random numbers. */
  static DecoderModel adapted(Path checkpoint, LoraConfig lora) {
    DecoderModel model = ModelFolder.load(checkpoint, Optional.of(lora), 1);
    Random random = new Random(2);
    Filled.with(TrainedParameters.of(model).flat(), i -> 0.1 * random.nextGaussian());
    return model;
  }

  /** Writes the model's adapter into a new folder, as PEFT would leave it: without a manifest. */
  static void write(DecoderModel model, Path folder) {
    AtomicFolder.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          PeftFolder.write(model.adapter().orElseThrow(), "base", into);
          return Map.of();
        });
    try {
      Files.delete(folder.resolve(Manifest.FILE_NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
