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
        batch.put(answers, answers(cache, maxNewTokens, ends));
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
  public static int[][] answers(KeyValueCache cache, int maxNewTokens, Set<Integer> ends) {
    return Arrays.stream(Generation.after(cache, maxNewTokens, ends, new TokenChoice.Likeliest()))
        .map(Generation::ids)
        .toArray(int[][]::new);
  }
}
