package io.gere.step;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What every decoder layer reads beside its weights, as the op pack wants it. */
final class Frame {
  private Frame() {}

  /** Cosines, sines [t, 1, d] of the positions, and the dropout keys [b, t] where there are any. */
  static List<Tensor> of(LlamaModel model, TensorScope scope, MicroBatch batch) {
    List<Tensor> frame =
        new ArrayList<>(
            batch.layout().packed()
                ? packed(model, scope, batch.layout())
                : model.rotary(scope, batch.layout().width()));
    batch.dropoutKeys().ifPresent(frame::add);
    return frame;
  }

  /** Every sequence of the row begins at position 0. */
  private static List<Tensor> packed(LlamaModel model, TensorScope scope, Layout layout) {
    long[] places = layout.places();
    Tensor index = scope.of(places, places.length);
    List<Tensor> frame = new ArrayList<>();
    int longest = Arrays.stream(layout.lengths()).max().orElseThrow();
    for (Tensor table : model.rotary(longest)) {
      Tensor rows = model.ops().tensor(scope, "chosen", table, index);
      long[] shape = {places.length, 1, model.config().headDimension()};
      frame.add(model.ops().tensor(scope, "slice", rows, 0, shape));
    }
    return frame;
  }
}
