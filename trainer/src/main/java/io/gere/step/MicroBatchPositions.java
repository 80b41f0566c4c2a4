package io.gere.step;

import io.gere.model.DecoderModel;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.Positions;

/** Where a micro-batch's tokens stand in their sequences, as every decoder layer reads it. */
final class MicroBatchPositions {
  private MicroBatchPositions() {}

  static Positions of(DecoderModel model, TensorScope scope, MicroBatch batch) {
    Layout layout = batch.layout();
    Positions rotary =
        batch
            .places()
            .map(places -> model.rotaryEndToEnd(scope, layout.lengths(), places))
            .orElseGet(() -> model.rotary(scope, layout.lengths(), layout.width()));
    return new Positions(rotary.cos(), rotary.sin(), batch.dropoutKeys());
  }
}
