package io.gere.model.huggingface;

import io.gere.model.DecoderModel;
import io.gere.model.LoraAdapter;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OpPack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model on its way out of its folder, whatever form it is written in: its stored weights, what an
 * adapter adds to them, and what the whole is averaged with. Its owner closes it once the tensors
 * are written.
 */
public final class ExportedModel implements AutoCloseable {
  private final DecoderConfig config;
  private final CheckpointShards shards;
  private final TensorScope scope = TensorScope.open();
  private OpPack ops;
  private Optional<LoraAdapter> adapter = Optional.empty();
  private Optional<Blend> blend = Optional.empty();

  private ExportedModel(DecoderConfig config, CheckpointShards shards) {
    this.config = config;
    this.shards = shards;
  }

  /**
   * Opens a model whose weights are known to fit its description.
   *
   * @param model local folder of the base model
   * @param adapter local PEFT folder
   * @param average with which the whole is averaged, the adapter merged
   */
  public static ExportedModel open(
      Path model, Optional<Path> adapter, Optional<BaseShare> average) {
    DecoderConfig config = DecoderConfigReader.read(model.resolve(ModelFolder.CONFIG));
    ExportedModel exported = new ExportedModel(config, CheckpointShards.open(model));
    try {
      exported.open(adapter, average);
      return exported;
    } catch (RuntimeException e) {
      exported.close();
      throw e;
    }
  }

  private void open(Optional<Path> folder, Optional<BaseShare> average) {
    blend = average.map(with -> with.open(shards.folder(), config));
    ParameterCheck.require(config, shards);
    TiedHead.require(config, shards);
    Optional<LoraConfig> lora = folder.map(PeftFolder::config);
    ops = DecoderModel.ops(config, lora.orElse(null), ElementType.FLOAT32);
    adapter = lora.map(matrices -> LoraAdapter.empty(scope, config, matrices));
    adapter.ifPresent(matrices -> PeftFolder.read(folder.get(), matrices));
  }

  public DecoderConfig config() {
    return config;
  }

  /**
   * All weights, in the order in which data flows through them.
   *
   * @param type what each is rounded to
   */
  public List<ExportedTensor> tensors(Function<StoredTensor, StoredType> type) {
    Map<String, StoredTensor> stored = shards.tensors();
    return config.parameterShapes().keySet().stream()
        .map(
            name ->
                new ExportedTensor(
                    ops.decoder(),
                    stored.get(name),
                    adapter.flatMap(matrices -> matrices.update(name)),
                    blend,
                    type.apply(stored.get(name))))
        .toList();
  }

  /** How many weights the adapter changes. */
  public int merged() {
    return (int)
        config.parameterShapes().keySet().stream()
            .filter(name -> adapter.flatMap(matrices -> matrices.update(name)).isPresent())
            .count();
  }

  @Override
  public void close() {
    scope.close();
    if (ops != null) {
      ops.close();
    }
    blend.ifPresent(Blend::close);
    shards.close();
  }
}
