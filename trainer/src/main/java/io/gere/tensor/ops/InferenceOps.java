package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/**
 * Reading without training: {@code inference.py}. Rotary tables are whole, [positions, 1, d], and
 * hold every position asked for.
 */
public final class InferenceOps {
  private final ScriptModule script;

  InferenceOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * A batch that a segment has read.
   *
   * @param output [b, t, D]
   * @param caches keys and values of each layer in turn, [b, key-value heads, t + room, d]
   */
  public record Prefilled(Tensor output, List<Tensor> caches) {}

  /**
   * Tokens that go on from cached ones.
   *
   * @param places int64 [b, t]: their positions in their sequences
   * @param branches int64 [b, t]: a token sees those of its own branch only
   * @param lengths int64 [b]: how many cached positions each row goes on from
   */
  public record Continuations(Tensor places, Tensor branches, Tensor lengths) {}

  /**
   * A segment over a batch.
   *
   * @param x [b, t, D], what goes into it
   * @param positions of exactly these t
   * @param room for so many tokens more of each row
   */
  public Prefilled prefill(
      TensorScope into, SegmentWeights weights, Tensor x, Positions positions, int room) {
    List<Tensor> out =
        script.tensors(
            into,
            "prefill",
            x,
            weights.layerTensors(),
            weights.adapters(),
            weights.first(),
            positions.cos(),
            positions.sin(),
            room);
    return new Prefilled(out.get(0), out.subList(1, out.size()));
  }

  /**
   * A segment over one token more of each row, which stays in the caches.
   *
   * @param x [b, 1, D], what goes into it
   * @param places int64 [b, 1]: their positions; what is cached there is overwritten
   * @param tables see the class
   * @param caches of these layers
   * @return [b, 1, D]
   */
  public Tensor decode(
      TensorScope into,
      SegmentWeights weights,
      Tensor x,
      Tensor places,
      Positions tables,
      List<Tensor> caches) {
    return script.tensor(
        into,
        "decode",
        x,
        places,
        weights.layerTensors(),
        weights.adapters(),
        weights.first(),
        tables.cos(),
        tables.sin(),
        caches);
  }

  /**
   * Copies of some rows of tensors, [n, …] each.
   *
   * @param tensors [b, …] each
   * @param rows int64 [n]
   */
  public List<Tensor> rowsOf(TensorScope into, List<Tensor> tensors, Tensor rows) {
    return script.tensors(into, "rows_of", tensors, rows);
  }

  /**
   * A segment over tokens that go on from cached ones and are not kept.
   *
   * @param x [b, t, D], what goes into it
   * @param tables see the class
   * @param caches of these layers
   * @return [b, t, D]
   */
  public Tensor continuations(
      TensorScope into,
      SegmentWeights weights,
      Tensor x,
      Continuations tokens,
      Positions tables,
      List<Tensor> caches) {
    return script.tensor(
        into,
        "continuations",
        x,
        tokens.places(),
        tokens.branches(),
        tokens.lengths(),
        weights.layerTensors(),
        weights.adapters(),
        weights.first(),
        tables.cos(),
        tables.sin(),
        caches);
  }

  /**
   * Logits of one position of each row.
   *
   * @param hidden [b, t, D], after the final norm
   * @param positions int64 [b]
   * @param head [V, D]
   * @return [b, V]
   */
  public Tensor logitsAt(TensorScope into, Tensor hidden, Tensor positions, Tensor head) {
    return script.tensor(into, "logits_at", hidden, positions, head);
  }

  /**
   * The likeliest token of each row, int64 [b].
   *
   * @param logits [b, V]
   */
  public Tensor mostLikely(TensorScope into, Tensor logits) {
    return script.tensor(into, "most_likely", logits);
  }

  /**
   * A token of each row by nucleus sampling, int64 [b]: of the likeliest tokens that together have
   * {@code topP}, each with its probability.
   *
   * @param logits [b, V]
   * @param temperature above 0, by which logits are divided
   * @param topP above 0, at most 1
   * @param numbers float64 [b] in [0, 1), which decide
   */
  public Tensor draw(
      TensorScope into, Tensor logits, double temperature, double topP, Tensor numbers) {
    return script.tensor(into, "draw", logits, temperature, topP, numbers);
  }

  /**
   * The logits of some tokens, float32 [b, n] whatever type they were computed in.
   *
   * @param logits [b, V]
   * @param tokens int64 [n]
   */
  public Tensor selectColumns(TensorScope into, Tensor logits, Tensor tokens) {
    return script.tensor(into, "select_columns", logits, tokens);
  }

  /**
   * log Σ exp of each row, float32 [b] whatever type the logits were computed in.
   *
   * @param logits [b, V]
   */
  public Tensor logSumExp(TensorScope into, Tensor logits) {
    return script.tensor(into, "log_sum_exp", logits);
  }
}
