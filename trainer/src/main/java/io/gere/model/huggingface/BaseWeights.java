package io.gere.model.huggingface;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.safetensors.StoredTensor;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.file.Path;

/**
 * The weights of the model that another one was trained from, read from its files piece by piece.
 * They are kept as they are stored, for bfloat16 takes half of what float32 does and is as exact.
 */
public final class BaseWeights implements AutoCloseable {
  private final CheckpointShards shards;
  private final ElementType trained;

  private BaseWeights(CheckpointShards shards, ElementType trained) {
    this.shards = shards;
    this.trained = trained;
  }

  /**
   * Opens them.
   *
   * @param base local folder
   * @param model local folder of the model that is trained
   * @param config of the model that is trained
   * @param trained the type that it is trained in
   * @throws io.gere.GereException where the two have not the same weights
   */
  public static BaseWeights open(Path base, Path model, DecoderConfig config, ElementType trained) {
    CheckpointShards shards = CheckpointShards.open(base);
    try {
      ParameterCheck.requireLike(model, config, shards);
      return new BaseWeights(shards, trained);
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  /**
   * Elements of a parameter, one after the other: in bfloat16 where the model is trained in it, for
   * there the base was rounded too when training began; else as they are stored.
   *
   * @param from the first one's place
   */
  public Tensor slice(TensorScope into, String parameter, long from, long elements) {
    StoredTensor stored = shards.tensors().get(parameter);
    ElementType type = stored.entry().type().elementType();
    ParameterReader reader = new ParameterReader();
    if (trained != ElementType.BFLOAT16 || type == trained) {
      Tensor slice = into.empty(type, elements);
      reader.read(stored, from, slice);
      reader.requireFinite(shards.folder());
      return slice;
    }
    try (TensorScope temporary = TensorScope.open()) {
      Tensor read = temporary.empty(type, elements);
      reader.read(stored, from, read);
      reader.requireFinite(shards.folder());
      return into.converted(read, trained);
    }
  }

  @Override
  public void close() {
    shards.close();
  }
}
