package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import io.gere.model.decoder.Rotation;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of a batch that a cache holds, for models with dynamic or longrope rotary embeddings:
 * these rotate a text beyond their original context otherwise, from its first token on, so that
 * what was kept of a shorter one is of no use.
 */
final class RereadTexts {
  private final DecoderModel model;
  private final PaddedBatch batch;
  private final List<int[]> texts = new ArrayList<>();

  RereadTexts(DecoderModel model, PaddedBatch batch) {
    this.model = model;
    this.batch = batch;
    for (int row = 0; row < batch.rows(); row++) {
      int[] text = new int[batch.lengths()[row]];
      for (int i = 0; i < text.length; i++) {
        text[i] = (int) batch.ids()[row * batch.longest() + i];
      }
      texts.add(text);
    }
  }

  /**
   * Some of the texts with the tokens that were added to them.
   *
   * @param part the same rows of the batch
   */
  RereadTexts only(int[] rows, PaddedBatch part) {
    RereadTexts some = new RereadTexts(model, part);
    for (int i = 0; i < rows.length; i++) {
      some.texts.set(i, texts.get(rows[i]));
    }
    return some;
  }

  /** Adds a token to every text. */
  void add(long[] ids) {
    for (int row = 0; row < ids.length; row++) {
      texts.set(row, joined(texts.get(row), (int) ids[row]));
    }
  }

  private static int[] joined(int[] text, int... more) {
    int[] whole = Arrays.copyOf(text, text.length + more.length);
    System.arraycopy(more, 0, whole, text.length, more.length);
    return whole;
  }

  /** A text without the tokens that were added. */
  private int[] asRead(int row) {
    return Arrays.copyOf(texts.get(row), batch.lengths()[row]);
  }

  /** Whether what the model kept of the batch still counts when these positions are read. */
  boolean keeps(long[] positions) {
    Rotation rotation = model.config().rotation();
    int shortest = Arrays.stream(batch.lengths()).min().orElseThrow();
    return rotation.keeps(shortest, batch.longest())
        && rotation.keeps(shortest, (int) Arrays.stream(positions).max().orElseThrow() + 1);
  }

  /** Final hidden states of all texts, [rows, longest, D]. */
  Tensor hidden(TensorScope into) {
    return hidden(into, PaddedBatch.inOrder(texts));
  }

  /** Each text's last position. */
  long[] last() {
    return PaddedBatch.inOrder(texts).last();
  }

  private Tensor hidden(TensorScope into, PaddedBatch all) {
    try (TensorScope step = into.inner()) {
      return model.hidden(into, all.tensor(step), all.lengths());
    }
  }

  /**
   * Final hidden states of continuations, each branch read as a text of its own.
   *
   * @param branches [rows, longest]; below 0 at padding
   * @return [rows, longest, D]; at padding they mean nothing
   */
  Tensor readOn(TensorScope into, PaddedBatch continuations, long[] branches) {
    int width = continuations.longest();
    List<int[]> wholes = new ArrayList<>();
    int[] text = new int[branches.length];
    int[] place = new int[branches.length];
    for (int row = 0; row < continuations.rows(); row++) {
      int[] before = asRead(texts.size() == 1 ? 0 : row);
      int end = row * width + continuations.lengths()[row];
      long branch = -1;
      for (int at = row * width; at < end && branches[at] >= 0; at++) {
        if (branches[at] != branch) {
          wholes.add(before);
          branch = branches[at];
        }
        int last = wholes.size() - 1;
        text[at] = last;
        place[at] = wholes.get(last).length;
        wholes.set(last, joined(wholes.get(last), (int) continuations.ids()[at]));
      }
    }
    PaddedBatch all = PaddedBatch.inOrder(wholes);
    long[] rows = new long[branches.length];
    Arrays.setAll(rows, at -> (long) text[at] * all.longest() + place[at]);
    try (TensorScope step = into.inner()) {
      Tensor index = step.of(rows, rows.length);
      Tensor chosen = model.ops().head().selectRows(into, hidden(step, all), index);
      return into.window(chosen, 0, continuations.rows(), width, model.config().hiddenSize());
    }
  }
}
