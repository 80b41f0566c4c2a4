package io.gere.model.huggingface;

import io.gere.InputException;
import io.gere.model.LoraAdapter;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.Shape;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorEntry;
import io.gere.storage.FolderWriter;
import io.gere.storage.LocalFile;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Models and adapters as folders of their own, for programs that know nothing of this one. */
public final class ModelExport {
  private ModelExport() {}

  /**
   * Writes a Hugging Face folder: the model with its tokenizer, and with an adapter, if any, merged
   * into its weights, W + (α/rank)·B A.
   *
   * @param model local folder of the base model
   * @param adapter local PEFT folder
   * @param average with which the whole is averaged, the adapter merged
   * @param type of the stored weights; without one, each keeps the type it has in {@code model}
   */
  public static ExportSummary model(
      Path model,
      Optional<Path> adapter,
      Optional<BaseShare> average,
      Optional<StoredType> type,
      FolderWriter into) {
    try (ExportedModel exported = ExportedModel.open(model, adapter, average)) {
      List<ExportedTensor> tensors = exported.tensors(stored -> type.orElse(stored.entry().type()));
      ModelFolder.copyCompanions(model, into);
      ModelFolder.write(tensors, configJson(model, type), into);
      return ExportSummary.of(tensors, exported.merged());
    }
  }

  private static String configJson(Path model, Optional<StoredType> type) {
    Path file = model.resolve(ModelFolder.CONFIG);
    try {
      return type.isPresent()
          ? DecoderConfigWriter.withStoredType(file, type.get())
          : new String(LocalFile.bytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Copies an adapter, byte for byte, once it is known to fit the model.
   *
   * @param model local folder that holds at least the base model's config.json
   * @param adapter local PEFT folder
   */
  public static ExportSummary adapter(Path model, Path adapter, FolderWriter into) {
    DecoderConfig config = DecoderConfigReader.read(model.resolve(ModelFolder.CONFIG));
    LoraConfig lora = PeftFolder.config(adapter);
    try (TensorScope scope = TensorScope.open();
        SafetensorsFile file = SafetensorsFile.open(adapter.resolve(PeftFolder.WEIGHTS))) {
      PeftFolder.read(adapter, LoraAdapter.empty(scope, config, lora));
      for (String name : List.of(PeftFolder.WEIGHTS, PeftConfig.FILE)) {
        into.write(name, out -> LocalFile.read(adapter.resolve(name), in -> in.transferTo(out)));
      }
      return new ExportSummary(
          file.entries().stream().mapToLong(entry -> Shape.elements(entry.shape())).sum(),
          file.entries().stream().mapToLong(TensorEntry::bytes).sum(),
          file.entries().stream().map(TensorEntry::type).distinct().sorted().toList(),
          0);
    }
  }
}
