package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.InferenceOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Logits of some tokens as the next one after each of many prompts, a batch at a time. */
public final class NextTokenLogits {
  private final DecoderModel model;
  private final long[] tokens;
  private final int batchTokens;

  /**
   * @param tokens ids
   * @param batchTokens of prompts that are read at a time, padding counted; logits do not depend on
   *     it, up to rounding
   */
  public NextTokenLogits(DecoderModel model, long[] tokens, int batchTokens) {
    this.model = model;
    this.tokens = tokens.clone();
    this.batchTokens = batchTokens;
  }

  /**
   * Reads every prompt from its beginning.
   *
   * @return [prompts][tokens]
   */
  public float[][] after(List<int[]> prompts) {
    float[][] logits = new float[prompts.size()][];
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      try (TensorScope scope = TensorScope.open()) {
        batch.put(
            logits,
            logits(batch, scope, model.hidden(scope, batch.tensor(scope), batch.lengths())));
      }
    }
    return logits;
  }

  /**
   * The same, up to rounding, for prompts that begin alike: their common beginning, token for
   * token, is read once, and each prompt from there on.
   */
  public float[][] afterCommonBeginning(List<int[]> prompts) {
    int common = prompts.size() < 2 ? 0 : commonLength(prompts);
    if (common == 0) {
      return after(prompts);
    }
    float[][] logits = new float[prompts.size()][];
    PaddedBatch beginning = PaddedBatch.inOrder(List.of(Arrays.copyOf(prompts.get(0), common)));
    List<int[]> ends = new ArrayList<>();
    prompts.forEach(prompt -> ends.add(Arrays.copyOfRange(prompt, common, prompt.length)));
    try (KeyValueCache cache = new KeyValueCache(model, beginning, 0)) {
      for (PaddedBatch batch : PaddedBatch.of(ends, batchTokens)) {
        try (TensorScope scope = TensorScope.open()) {
          int places = batch.rows() * batch.longest();
          long[] positions = new long[places];
          Arrays.setAll(positions, i -> i % batch.longest());
          Tensor hidden = cache.readOn(scope, batch, positions, new long[places]);
          batch.put(logits, logits(batch, scope, hidden));
        }
      }
    }
    return logits;
  }

  /** Tokens that all begin with, fewer than any of them has. */
  private static int commonLength(List<int[]> prompts) {
    int[] first = prompts.get(0);
    int common = first.length - 1;
    for (int[] prompt : prompts) {
      common = Math.min(common, prompt.length - 1);
      int differs = Arrays.mismatch(first, 0, common, prompt, 0, common);
      common = differs < 0 ? common : differs;
    }
    return Math.max(0, common);
  }

  private float[][] logits(PaddedBatch batch, TensorScope scope, Tensor hidden) {
    Tensor last = scope.of(batch.last(), batch.rows());
    InferenceOps ops = model.ops().inference();
    Tensor all = ops.logitsAt(scope, hidden, last, model.head());
    Tensor columns = scope.of(tokens, tokens.length);
    float[] chosen = ops.selectColumns(scope, all, columns).toFloats();
    float[][] rows = new float[batch.rows()][];
    Arrays.setAll(
        rows, i -> Arrays.copyOfRange(chosen, i * tokens.length, (i + 1) * tokens.length));
    return rows;
  }
}
