package io.gere.eval;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The attention keys and values of a batch's tokens so far, so that one token more costs one
 * position's work. It owns its native memory: 2 · layers · rows · kv heads · capacity · head
 * dimension floats.
 */
final class KeyValueCache implements AutoCloseable {
  private final LlamaModel model;
  private final TensorScope scope = TensorScope.open();
  private final int rows;
  private final List<Tensor> caches = new ArrayList<>();
  private final List<Tensor> rotary;

  /**
   * An empty cache.
   *
   * @param capacity tokens of the longest sequence that it will hold
   */
  KeyValueCache(LlamaModel model, int rows, int capacity) {
    this.model = model;
    this.rows = rows;
    this.rotary = model.rotary(capacity);
    // Zeros, because the weight 0 of a place not yet written must meet a finite value there.
    for (int i = 0; i < 2 * model.config().layers(); i++) {
      caches.add(
          scope.zeros(rows, model.config().kvHeads(), capacity, model.config().headDimension()));
    }
  }

  /**
   * Adds tokens to every row and returns the likeliest token after one of them.
   *
   * @param ids [rows, width]
   * @param positions [rows, width] of these tokens in their sequences; a token may overwrite
   *     padding
   * @param last [rows]: the column after which each row is asked
   * @return [rows] token ids
   */
  long[] mostLikelyNext(long[] ids, long[] positions, long[] last) {
    int width = ids.length / rows;
    LlamaModel.Segment all = model.segment(model.layers());
    try (TensorScope step = scope.inner()) {
      Tensor hidden =
          model
              .ops()
              .tensor(
                  step,
                  "cached_hidden",
                  step.of(ids, rows, width),
                  step.of(positions, rows, width),
                  model.embedding(),
                  all.weights(),
                  all.adapters(),
                  all.slots(),
                  rotary.get(0),
                  rotary.get(1),
                  model.finalNorm(),
                  caches);
      Tensor logits =
          model.ops().tensor(step, "logits_at", hidden, step.of(last, rows), model.head());
      return model.ops().tensor(step, "most_likely", logits).toLongs();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
