package io.gere.model.huggingface;

import io.gere.model.LoraAdapter;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.DecoderOps;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * A stored weight on its way into another checkpoint: read, updated and rounded only when it is
 * written, so that a model of any size passes through the memory of its largest weight.
 *
 * @param update what an adapter adds, in float32
 * @param blend what the whole is then averaged with
 * @param type what the sum is rounded to, once
 */
public record ExportedTensor(
    DecoderOps ops,
    StoredTensor stored,
    Optional<LoraAdapter.Update> update,
    Optional<Blend> blend,
    StoredType type)
    implements TensorSource {
  @Override
  public String name() {
    return stored.entry().name();
  }

  @Override
  public long[] shape() {
    return stored.entry().shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = scope.zeros(shape());
      ParameterReader reader = new ParameterReader();
      reader.read(stored, weight);
      reader.requireFinite(stored.file().path());
      Tensor whole = update.isPresent() ? merged(scope, weight, update.get()) : weight;
      blend.ifPresent(base -> base.into(ops, name(), whole));
      Tensor rounded = scope.empty(type.elementType(), shape());
      rounded.set(whole);
      StoredParameter.of(name(), rounded).writeTo(channel);
    }
  }

  private Tensor merged(TensorScope scope, Tensor weight, LoraAdapter.Update update) {
    return ops.mergeAdapter(scope, weight, update.a(), update.b(), update.scale());
  }
}
