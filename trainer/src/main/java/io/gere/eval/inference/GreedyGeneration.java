package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model says after a prompt when it always takes its likeliest token. Batches do not change
 * an answer, up to rounding where two tokens are equally likely.
 */
public final class GreedyGeneration {
  private final DecoderModel model;
  private final OptionalInt eos;
  private final int batchTokens;

  /**
   * @param eos the token that ends an answer; where there is none, answers are as long as allowed
   * @param batchTokens of prompts that are read at a time, padding counted
   */
  public GreedyGeneration(DecoderModel model, OptionalInt eos, int batchTokens) {
    this.model = model;
    this.eos = eos;
    this.batchTokens = batchTokens;
  }

  /**
   * The answers.
   *
   * @param prompts token ids, each at least one
   * @param maxNewTokens of an answer, EOS counted; at least 1
   * @return token ids without EOS, in the order of the prompts
   */
  public List<int[]> answers(List<int[]> prompts, int maxNewTokens) {
    int[][] answers = new int[prompts.size()][];
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      try (KeyValueCache cache = new KeyValueCache(model, batch, maxNewTokens)) {
        batch.put(answers, answers(cache, maxNewTokens, eos));
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
  public static int[][] answers(KeyValueCache cache, int maxNewTokens, OptionalInt eos) {
    Set<Integer> stops = eos.isPresent() ? Set.of(eos.getAsInt()) : Set.of();
    return Arrays.stream(Generation.after(cache, maxNewTokens, stops, new TokenChoice.Likeliest()))
        .map(Generation::ids)
        .toArray(int[][]::new);
  }
}
