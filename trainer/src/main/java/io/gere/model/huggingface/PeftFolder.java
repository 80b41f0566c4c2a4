package io.gere.model.huggingface;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.model.DecoderModel;
import io.gere.model.LoraAdapter;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.ListPreview;
import io.gere.model.safetensors.SafetensorsContent;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.StoredTensor;
import io.gere.storage.FolderWriter;
import io.gere.tensor.TensorScope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * LoRA adapters in PEFT's layout: {@code adapter_config.json}, {@code adapter_model.safetensors}.
 */
public final class PeftFolder {
  static final String WEIGHTS = "adapter_model.safetensors";

  private PeftFolder() {}

  /** The shape of the adapter in a local folder; refuses what would be computed wrongly. */
  public static LoraConfig config(Path folder) {
    return PeftConfig.read(folder.resolve(PeftConfig.FILE));
  }

  /**
   * Refuses an adapter that does not belong to a model, or cannot be read.
   *
   * @param folder the adapter's, local
   * @param model the model's, local
   */
  public static void requireFits(Path folder, Path model) {
    LoraConfig lora = config(folder);
    DecoderConfig shape = DecoderConfigReader.read(model.resolve(ModelFolder.CONFIG));
    // A rank that the file has not could ask for more memory than there is.
    requireShapes(folder, LoraAdapter.shapes(shape, lora));
    try (TensorScope scope = TensorScope.open()) {
      read(folder, LoraAdapter.empty(scope, shape, lora));
    }
  }

  /** Fills the model's adapter from a local folder. */
  public static void read(Path folder, DecoderModel model) {
    read(folder, model.adapter().orElseThrow());
  }

  /**
   * Fills an adapter with what a local folder holds in float32, float16 or bfloat16.
   *
   * @throws GereException where matrices are missing, unknown or of another shape
   */
  static void read(Path folder, LoraAdapter adapter) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    adapter.parameters().tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    Path path = folder.resolve(WEIGHTS);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, StoredTensor> stored = stored(file, shapes);
      ParameterReader reader = new ParameterReader();
      adapter
          .parameters()
          .tensors()
          .forEach((name, tensor) -> reader.read(stored.get(name), tensor));
      reader.requireFinite(path);
    }
  }

  private static void requireShapes(Path folder, Map<String, long[]> shapes) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
      stored(file, shapes);
    }
  }

  /** The file's matrices by name, all of which have these names and shapes. */
  private static Map<String, StoredTensor> stored(
      SafetensorsFile file, Map<String, long[]> shapes) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    file.entries().forEach(entry -> stored.put(entry.name(), new StoredTensor(file, entry)));
    TreeSet<String> missing = new TreeSet<>(shapes.keySet());
    missing.removeAll(stored.keySet());
    TreeSet<String> extra = new TreeSet<>(stored.keySet());
    extra.removeAll(shapes.keySet());
    if (!missing.isEmpty() || !extra.isEmpty()) {
      throw InputException.of(
          "%s does not fit the model and %s: missing %s; not known %s"
              .formatted(file.path(), PeftConfig.FILE, shown(missing), shown(extra)));
    }
    shapes.forEach(
        (name, shape) -> {
          long[] found = stored.get(name).entry().shape();
          if (!Arrays.equals(found, shape)) {
            throw InputException.of(
                "%s: %s has shape %s; the model and r want %s"
                    .formatted(file.path(), name, Arrays.toString(found), Arrays.toString(shape)));
          }
        });
    return stored;
  }

  private static String shown(Set<String> names) {
    return names.isEmpty() ? "none" : ListPreview.of(names);
  }

  /**
   * Writes an adapter, its configuration last: nobody takes a folder that has none for one.
   *
   * @param base the model it belongs to, as PEFT's configuration names it
   */
  public static void write(LoraAdapter adapter, String base, FolderWriter into) {
    byte[] json = PeftConfig.json(adapter.config(), base).getBytes(StandardCharsets.UTF_8);
    into.write(WEIGHTS, new SafetensorsContent(StoredParameter.all(adapter.parameters())));
    into.write(PeftConfig.FILE, out -> out.write(json));
  }
}
