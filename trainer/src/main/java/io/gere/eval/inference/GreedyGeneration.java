package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a model says after a prompt when it always takes its likeliest token. Batches do not change
 * an answer, up to rounding where two tokens are equally likely.
 */
public final class GreedyGeneration {
  private final DecoderModel model;
  private final Set<Integer> ends;
  private final int batchTokens;

  /**
   * @param ends the tokens that end an answer; where there is none, answers are as long as allowed
   * @param batchTokens of prompts that are read at a time, padding counted
   */
  public GreedyGeneration(DecoderModel model, Set<Integer> ends, int batchTokens) {
    this.model = model;
    this.ends = ends;
    this.batchTokens = batchTokens;
  }

  /**
   * The answers.
   *
   * @param prompts token ids, each at least one
   * @param maxNewTokens of an answer, its end counted; at least 1
   * @return token ids without the end, in the order of the prompts
   */
  public List<int[]> answers(List<int[]> prompts, int maxNewTokens) {
    int[][] answers = new int[prompts.size()][];
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      try (KeyValueCache cache = new KeyValueCache(model, batch, maxNewTokens)) {
        batch.put(answers, answers(cache, batch, maxNewTokens, ends));
      }
    }
    return List.of(answers);
  }

  /**
   * The answers to a batch that the model has read.
   *
   * @param cache with room for {@code maxNewTokens}
   * @return [rows] token ids
   */
  public static int[][] answers(
      KeyValueCache cache, PaddedBatch batch, int maxNewTokens, Set<Integer> ends) {
    int rows = batch.rows();
    int[][] tokens = new int[rows][maxNewTokens];
    int[] lengths = new int[rows];
    boolean[] finished = new boolean[rows];
    int unfinished = rows;
    long[] next = cache.mostLikely();
    for (int step = 0; unfinished > 0; step++) {
      if (step > 0) {
        next = cache.mostLikelyNext(next, after(batch, step));
      }
      for (int row = 0; row < rows; row++) {
        if (!finished[row]) {
          boolean over = ends.contains((int) next[row]);
          if (!over) {
            tokens[row][lengths[row]++] = (int) next[row];
          }
          finished[row] = over || lengths[row] == maxNewTokens;
          unfinished -= finished[row] ? 1 : 0;
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      tokens[row] = Arrays.copyOf(tokens[row], lengths[row]);
    }
    return tokens;
  }

  /** Where each row's newest token stands: the first new one overwrites the row's padding. */
  private static long[] after(PaddedBatch batch, int step) {
    return Arrays.stream(batch.lengths()).mapToLong(length -> length + step - 1L).toArray();
  }
}
