package io.gere.eval.inference;

import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch that a model has read: the attention keys and values of its tokens, so that what follows
 * costs its own positions' work only. It owns its native memory: 2 · layers · rows · kv heads ·
 * (longest + room) · head dimension numbers of the model's type.
 */
public final class KeyValueCache implements AutoCloseable {
  private final LlamaModel model;
  private final PaddedBatch batch;
  private final TensorScope scope = TensorScope.open();
  private final Tensor hidden;
  private final List<Tensor> caches;

  /**
   * Reads a batch.
   *
   * @param room for so many tokens more of each row, see {@link #mostLikelyNext(long[], long[])}
   */
  public KeyValueCache(LlamaModel model, PaddedBatch batch, int room) {
    this.model = model;
    this.batch = batch;
    LlamaModel.Segment all = model.segment(model.layers());
    try (TensorScope step = scope.inner()) {
      List<Tensor> read =
          model
              .ops()
              .tensors(
                  scope,
                  "read",
                  batch.tensor(step),
                  model.embedding(),
                  all.weights(),
                  all.adapters(),
                  all.slots(),
                  model.rotary(step, batch.longest()),
                  model.finalNorm(),
                  room);
      this.hidden = read.get(0);
      this.caches = read.subList(1, read.size());
    }
  }

  /** Final hidden states of what was read, [rows, longest, D]; at padding they mean nothing. */
  Tensor hidden() {
    return hidden;
  }

  /** The likeliest token after each row, [rows]. */
  long[] mostLikely() {
    return mostLikely(hidden, batch.last());
  }

  /**
   * Adds a token to every row and returns the likeliest one after it.
   *
   * @param ids [rows]
   * @param positions [rows] of these tokens in their sequences; the first one of a row overwrites
   *     its padding
   * @return [rows] token ids
   */
  long[] mostLikelyNext(long[] ids, long[] positions) {
    try (TensorScope step = scope.inner()) {
      List<Object> arguments =
          new ArrayList<>(
              List.of(step.of(ids, batch.rows(), 1), step.of(positions, batch.rows(), 1)));
      addModel(arguments, Arrays.stream(positions).max().orElseThrow());
      Tensor after = model.ops().tensor(step, "read_next", arguments.toArray());
      return mostLikely(after, new long[batch.rows()]);
    }
  }

  private long[] mostLikely(Tensor states, long[] positions) {
    try (TensorScope step = scope.inner()) {
      Tensor at = step.of(positions, positions.length);
      Tensor logits = model.ops().tensor(step, "logits_at", states, at, model.head());
      return model.ops().tensor(step, "most_likely", logits).toLongs();
    }
  }

  /**
   * Reads on after the rows, or after the only row in as many ways as there are continuations, and
   * keeps nothing of it.
   *
   * @param continuations padded to the longest
   * @param positions [rows, longest] of these tokens, counted from the end of what was read
   * @param branches [rows, longest]: a token sees the tokens of its own branch only
   * @return final hidden states [rows, longest, D]
   */
  Tensor readOn(TensorScope into, PaddedBatch continuations, long[] positions, long[] branches) {
    int rows = continuations.rows();
    int width = continuations.longest();
    long[] absolute = new long[positions.length];
    Arrays.setAll(absolute, i -> length(i / width) + positions[i]);
    long[] lengths = new long[rows];
    Arrays.setAll(lengths, this::length);
    try (TensorScope step = into.inner()) {
      List<Object> arguments =
          new ArrayList<>(
              List.of(
                  continuations.tensor(step),
                  step.of(absolute, rows, width),
                  step.of(branches, rows, width),
                  step.of(lengths, rows)));
      addModel(arguments, Arrays.stream(absolute).max().orElseThrow());
      return model.ops().tensor(into, "read_on", arguments.toArray());
    }
  }

  /** Real tokens before a continuation's row. */
  private int length(int row) {
    return batch.lengths()[batch.rows() == 1 ? 0 : row];
  }

  private void addModel(List<Object> arguments, long lastPosition) {
    LlamaModel.Segment all = model.segment(model.layers());
    arguments.addAll(List.of(model.embedding(), all.weights(), all.adapters(), all.slots()));
    arguments.addAll(model.rotary(Math.toIntExact(lastPosition + 1)));
    arguments.addAll(List.of(model.finalNorm(), caches));
  }

  @Override
  public void close() {
    scope.close();
  }
}
