package io.gere.model.huggingface;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.safetensors.StoredTensor;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.DecoderOps;
import java.nio.file.Path;

/**
 * Weights averaged with those of the model that they were trained from (WiSE-FT, arXiv 2109.01903):
 * share · w_base + (1 − share) · w, in float32. The paper's α is 1 − share.
 */
public final class Blend implements AutoCloseable {
  private final CheckpointShards base;
  private final double share;

  private Blend(CheckpointShards base, double share) {
    this.base = base;
    this.share = share;
  }

  /**
   * Opens the base.
   *
   * @param base local folder
   * @param share the base's, from 0 to 1
   * @param model local folder of the model that is averaged with it
   * @param config of that model
   * @throws io.gere.GereException where the two are not models of one kind and shape
   */
  static Blend open(Path base, double share, Path model, DecoderConfig config) {
    CheckpointShards shards = CheckpointShards.open(base);
    try {
      ParameterCheck.requireLike(model, config, shards);
      return new Blend(shards, share);
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  /**
   * Averages a weight, in place.
   *
   * @param weight float32
   */
  void into(DecoderOps ops, String name, Tensor weight) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor other = scope.empty(weight.type(), weight.shape());
      ParameterReader reader = new ParameterReader();
      reader.read(base.tensors().get(name), other);
      reader.requireFinite(base.folder());
      ops.blend(weight, other, share);
    }
  }

  /** Reads a weight of the other model, averages it and rounds it to a parameter's type. */
  void read(ParameterReader reader, StoredTensor stored, DecoderOps ops, Tensor parameter) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = scope.empty(ElementType.FLOAT32, parameter.shape());
      reader.read(stored, weight);
      into(ops, stored.entry().name(), weight);
      parameter.set(weight);
    }
  }

  @Override
  public void close() {
    base.close();
  }
}
