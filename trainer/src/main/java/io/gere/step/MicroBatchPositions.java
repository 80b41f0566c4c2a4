package io.gere.step;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.Positions;
import java.util.Arrays;

/** Where a micro-batch's tokens stand in their sequences, as every decoder layer reads it. */
final class MicroBatchPositions {
  private MicroBatchPositions() {}

  static Positions of(LlamaModel model, TensorScope scope, MicroBatch batch) {
    Positions rotary =
        batch
            .places()
            .map(places -> packed(model, scope, batch.layout(), places))
            .orElseGet(() -> model.rotary(scope, batch.layout().width()));
    return new Positions(rotary.cos(), rotary.sin(), batch.dropoutKeys());
  }

  /** Every sequence of the row begins at position 0. */
  private static Positions packed(
      LlamaModel model, TensorScope scope, Layout layout, Tensor places) {
    Positions tables = model.rotary(Arrays.stream(layout.lengths()).max().orElseThrow());
    int d = model.config().headDimension();
    return new Positions(
        rows(model, scope, tables.cos(), places, d), rows(model, scope, tables.sin(), places, d));
  }

  private static Tensor rows(
      LlamaModel model, TensorScope scope, Tensor table, Tensor places, int d) {
    Tensor rows = model.ops().head().selectRows(scope, table, places);
    return scope.window(rows, 0, places.elements(), 1, d);
  }
}
