package io.gere.eval.inference;

import io.gere.random.SplitMix64;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.InferenceOps;
import java.util.Arrays;

/** How the next token of each row of a batch follows from its logits. */
public sealed interface TokenChoice {

  /**
   * Chooses.
   *
   * @param logits [rows, V]
   * @param token its number in what is written, from 0
   * @return int64 [rows]
   */
  Tensor choose(TensorScope into, InferenceOps ops, Tensor logits, int token);

  /** The same for some of the rows. */
  TokenChoice only(int[] rows);

  /** Always the likeliest token. */
  record Likeliest() implements TokenChoice {
    @Override
    public TokenChoice only(int[] rows) {
      return this;
    }

    @Override
    public Tensor choose(TensorScope into, InferenceOps ops, Tensor logits, int token) {
      return ops.mostLikely(into, logits);
    }
  }

  /**
   * Nucleus sampling. A token follows from its row's logits, its row's key and its number, whatever
   * else is in the batch.
   *
   * @param temperature above 0
   * @param topP above 0, at most 1
   * @param keys of the rows
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Nucleus(double temperature, double topP, long[] keys) implements TokenChoice {
    @Override
    public TokenChoice only(int[] rows) {
      return new Nucleus(
          temperature, topP, Arrays.stream(rows).mapToLong(row -> keys[row]).toArray());
    }

    @Override
    public Tensor choose(TensorScope into, InferenceOps ops, Tensor logits, int token) {
      double[] numbers = Arrays.stream(keys).mapToDouble(key -> number(key, token)).toArray();
      return ops.draw(into, logits, temperature, topP, into.of(numbers, keys.length));
    }

    /** In [0, 1), a bit coarser than doubles there: no product with it rounds up to the whole. */
    private static double number(long key, int token) {
      return (SplitMix64.hash(key, token) >>> 12) * 0x1p-52;
    }
  }
}
