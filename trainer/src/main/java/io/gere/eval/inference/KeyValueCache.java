package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.InferenceOps;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch that a model has read: the attention keys and values of its tokens, so that what follows
 * costs its own positions' work only. Where a text grows to a length that the model rotates
 * otherwise, it is read again as a whole. It owns its native memory: 2 · layers · rows · kv heads ·
 * (longest + room) · head dimension numbers of the model's type.
 */
public final class KeyValueCache implements AutoCloseable {
  private final DecoderModel model;
  private final InferenceOps ops;
  private final PaddedBatch batch;
  private final RereadTexts reread;
  private final TensorScope scope = TensorScope.open();
  private final Tensor hidden;
  private final List<Tensor> caches = new ArrayList<>();

  /** Whether tokens were added that the caches do not hold, since the texts were read again. */
  private boolean lacking;

  /**
   * Reads a batch.
   *
   * @param room for so many tokens more of each row, see {@link #next(TokenChoice, long[], int)}
   */
  public KeyValueCache(DecoderModel model, PaddedBatch batch, int room) {
    this.model = model;
    this.batch = batch;
    this.ops = model.ops().inference();
    this.reread = new RereadTexts(model, batch);
    try (TensorScope step = scope.inner()) {
      Positions positions = model.rotary(step, batch.lengths(), batch.longest());
      this.hidden =
          model.through(
              scope,
              batch.tensor(step),
              (segment, x) -> {
                InferenceOps.Prefilled read = ops.prefill(scope, segment, x, positions, room);
                caches.addAll(read.caches());
                return read.output();
              });
    }
  }

  private KeyValueCache(KeyValueCache whole, int[] rows) {
    this.model = whole.model;
    this.ops = whole.ops;
    this.batch = whole.batch.only(rows);
    this.reread = whole.reread.only(rows, batch);
    this.lacking = whole.lacking;
    List<Tensor> all = new ArrayList<>(whole.caches);
    all.add(whole.hidden);
    try (TensorScope step = scope.inner()) {
      long[] places = Arrays.stream(rows).asLongStream().toArray();
      List<Tensor> copies = ops.rowsOf(scope, all, step.of(places, places.length));
      this.caches.addAll(copies.subList(0, whole.caches.size()));
      this.hidden = copies.get(whole.caches.size());
    }
  }

  /**
   * A copy of some rows, so that work goes on for these alone. This one stays as it is; both are to
   * be closed.
   */
  KeyValueCache only(int[] rows) {
    return new KeyValueCache(this, rows);
  }

  int rows() {
    return batch.rows();
  }

  /** Final hidden states of what was read, [rows, longest, D]; at padding they mean nothing. */
  Tensor hidden() {
    return hidden;
  }

  /** The token after each row, [rows]. */
  long[] next(TokenChoice choice) {
    return choose(choice, 0, hidden, batch.last());
  }

  /**
   * Adds a token to every row and returns the one after it.
   *
   * @param ids [rows]
   * @param added how many tokens there are with this one after what was read; the first one of a
   *     row overwrites its padding
   * @return [rows] token ids
   */
  long[] next(TokenChoice choice, long[] ids, int added) {
    reread.add(ids);
    long[] positions = Arrays.stream(batch.last()).map(last -> last + added).toArray();
    try (TensorScope step = scope.inner()) {
      lacking |= !reread.keeps(positions);
      if (lacking) {
        return choose(choice, added, reread.hidden(step), reread.last());
      }
      Tensor places = step.of(positions, batch.rows(), 1);
      Positions tables = tables(positions);
      Tensor after =
          model.through(
              step,
              step.of(ids, batch.rows(), 1),
              (segment, x) -> ops.decode(step, segment, x, places, tables, cached(segment)));
      return choose(choice, added, after, new long[batch.rows()]);
    }
  }

  private long[] choose(TokenChoice choice, int added, Tensor states, long[] positions) {
    try (TensorScope step = scope.inner()) {
      Tensor at = step.of(positions, positions.length);
      Tensor logits = ops.logitsAt(step, states, at, model.head());
      return choice.choose(step, ops, logits, added).toLongs();
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
    if (!reread.keeps(absolute)) {
      return reread.readOn(into, continuations, branches);
    }
    long[] lengths = new long[rows];
    Arrays.setAll(lengths, this::length);
    try (TensorScope step = into.inner()) {
      InferenceOps.Continuations tokens =
          new InferenceOps.Continuations(
              step.of(absolute, rows, width),
              step.of(branches, rows, width),
              step.of(lengths, rows));
      Positions tables = tables(absolute);
      return model.through(
          into,
          continuations.tensor(step),
          (segment, x) -> ops.continuations(step, segment, x, tokens, tables, cached(segment)));
    }
  }

  /** Keys and values of a segment's layers. */
  private List<Tensor> cached(SegmentWeights segment) {
    return caches.subList(2 * segment.first(), 2 * (segment.first() + segment.layers().size()));
  }

  /** Real tokens before a continuation's row. */
  private int length(int row) {
    return batch.lengths()[batch.rows() == 1 ? 0 : row];
  }

  /** Rotary tables that hold all of these positions. */
  private Positions tables(long[] positions) {
    long last = Arrays.stream(positions).max().orElseThrow();
    return model.rotary(Math.toIntExact(last + 1), Math.toIntExact(last + 1));
  }

  @Override
  public void close() {
    scope.close();
  }
}
