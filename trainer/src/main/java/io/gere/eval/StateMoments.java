package io.gere.eval;

import io.gere.eval.inference.PaddedBatch;
import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.thresholds.ActivationMoments;
import java.util.List;
import java.util.stream.Stream;

/** Moments of the base model's hidden states over the texts that it reads, layer by layer. */
final class StateMoments implements TextEvaluation.StatesReader {
  private final DecoderModel base;
  private final List<ActivationMoments> layers;

  StateMoments(DecoderModel base) {
    this.base = base;
    this.layers =
        Stream.generate(() -> new ActivationMoments(base.config().hiddenSize()))
            .limit(base.config().layers())
            .toList();
  }

  @Override
  public void read(TensorScope scope, PaddedBatch batch, Tensor rows, List<Tensor> states) {
    for (int slot = 0; slot < layers.size(); slot++) {
      try (Tensor chosen = base.ops().head().selectRows(scope, states.get(slot), rows)) {
        layers.get(slot).add(base.ops().moments().of(chosen));
      }
    }
  }

  List<ActivationMoments> layers() {
    return layers;
  }
}
