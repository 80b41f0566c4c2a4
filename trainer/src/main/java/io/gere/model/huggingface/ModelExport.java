package io.gere.model.huggingface;

import io.gere.InputException;
import io.gere.model.DecoderModel;
import io.gere.model.LoraAdapter;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.Shape;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorEntry;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.FolderWriter;
import io.gere.storage.LocalFile;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OpPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models and adapters as folders of their own, for programs that know nothing of this one. */
public final class ModelExport {
  private ModelExport() {}

  /**
   * What was written.
   *
   * @param parameters elements of all tensors
   * @param bytes of all tensors
   * @param types their number types
   * @param merged weights that an adapter was merged into
   */
  public record Summary(long parameters, long bytes, List<StoredType> types, int merged) {
    public Summary {
      types = List.copyOf(types);
    }

    private static Summary of(List<? extends TensorSource> tensors, int merged) {
      return new Summary(
          tensors.stream().mapToLong(tensor -> Shape.elements(tensor.shape())).sum(),
          tensors.stream().mapToLong(TensorSource::bytes).sum(),
          tensors.stream().map(TensorSource::type).distinct().sorted().toList(),
          merged);
    }
  }

  /**
   * Writes a Hugging Face folder: the model with its tokenizer, and with an adapter, if any, merged
   * into its weights, W + (α/rank)·B A.
   *
   * @param model local folder of the base model
   * @param adapter local PEFT folder
   * @param average with which the whole is averaged, the adapter merged
   * @param type of the stored weights; without one, each keeps the type it has in {@code model}
   */
  public static Summary model(
      Path model,
      Optional<Path> adapter,
      Optional<BaseShare> average,
      Optional<StoredType> type,
      FolderWriter into) {
    DecoderConfig config = DecoderConfigReader.read(model.resolve(ModelFolder.CONFIG));
    Optional<LoraConfig> lora = adapter.map(PeftFolder::config);
    try (CheckpointShards shards = CheckpointShards.open(model);
        Blend blend = average.map(with -> with.open(model, config)).orElse(null);
        OpPack ops = DecoderModel.ops(config, lora.orElse(null), ElementType.FLOAT32);
        TensorScope scope = TensorScope.open()) {
      ParameterCheck.require(config, shards);
      TiedHead.require(config, shards);
      Optional<LoraAdapter> update = lora.map(l -> LoraAdapter.empty(scope, config, l));
      update.ifPresent(matrices -> PeftFolder.read(adapter.get(), matrices));
      List<ExportedTensor> tensors = new ArrayList<>();
      for (String name : config.parameterShapes().keySet()) {
        StoredTensor stored = shards.tensors().get(name);
        tensors.add(
            new ExportedTensor(
                ops.decoder(),
                stored,
                update.flatMap(matrices -> matrices.update(name)),
                Optional.ofNullable(blend),
                type.orElse(stored.entry().type())));
      }
      ModelFolder.copyCompanions(model, into);
      ModelFolder.write(tensors, configJson(model, type), into);
      return Summary.of(
          tensors, (int) tensors.stream().filter(t -> t.update().isPresent()).count());
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
  public static Summary adapter(Path model, Path adapter, FolderWriter into) {
    DecoderConfig config = DecoderConfigReader.read(model.resolve(ModelFolder.CONFIG));
    LoraConfig lora = PeftFolder.config(adapter);
    try (TensorScope scope = TensorScope.open();
        SafetensorsFile file = SafetensorsFile.open(adapter.resolve(PeftFolder.WEIGHTS))) {
      PeftFolder.read(adapter, LoraAdapter.empty(scope, config, lora));
      for (String name : List.of(PeftFolder.WEIGHTS, PeftConfig.FILE)) {
        into.write(name, out -> LocalFile.read(adapter.resolve(name), in -> in.transferTo(out)));
      }
      return new Summary(
          file.entries().stream().mapToLong(entry -> Shape.elements(entry.shape())).sum(),
          file.entries().stream().mapToLong(TensorEntry::bytes).sum(),
          file.entries().stream().map(TensorEntry::type).distinct().sorted().toList(),
          0);
    }
  }
}
