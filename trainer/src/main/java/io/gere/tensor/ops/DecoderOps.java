package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.Optional;

/**
 * The decoder, forward and backward: {@code decoder.py}, {@code attention.py} and {@code
 * segments.py}.
 */
public final class DecoderOps {
  private final ScriptModule script;

  DecoderOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * The tokens' embeddings.
   *
   * @param ids int64 [b, t]
   * @param table [V, D]
   * @return [b, t, D]
   */
  public Tensor embed(TensorScope into, Tensor ids, Tensor table) {
    return script.tensor(into, "embed", ids, table);
  }

  /** A segment without a graph. */
  public SegmentStates forward(TensorScope into, SegmentWeights weights, SegmentInput input) {
    return SegmentStates.of(
        script.tensors(
            into,
            "segment_forward",
            input.states(),
            weights.layerTensors(),
            weights.adapters(),
            weights.first(),
            input.positions().cos(),
            input.positions().sin(),
            input.positions().dropoutKeys(),
            input.lengths(),
            input.taps()));
  }

  /**
   * A segment with the graph of its adapters, or without any of its weights.
   *
   * @param owner its inner scope owns the graph
   * @param finalNorm [D], which only the last segment has
   * @param inputGradient whether the segment before needs a gradient
   */
  public SegmentGraph graph(
      TensorScope owner,
      SegmentWeights weights,
      SegmentInput input,
      Optional<Tensor> finalNorm,
      boolean inputGradient) {
    TensorScope scope = owner.inner();
    List<Tensor> all =
        script.tensors(
            scope,
            "segment_graph",
            input.states(),
            weights.layerTensors(),
            weights.adapters(),
            weights.first(),
            input.positions().cos(),
            input.positions().sin(),
            input.positions().dropoutKeys(),
            input.lengths(),
            input.taps(),
            finalNorm,
            inputGradient);
    return new SegmentGraph(script, scope, all, input.taps().length, inputGradient);
  }

  /**
   * Hidden states after the final norm.
   *
   * @param states [b, t, D]
   * @param weight [D]
   */
  public Tensor finalNorm(TensorScope into, Tensor states, Tensor weight) {
    return script.tensor(into, "final_norm", states, weight);
  }

  /** The same memory without a graph, for another owner. */
  public Tensor detached(TensorScope into, Tensor tensor) {
    return script.tensor(into, "detached", tensor);
  }

  /** Adds to each of {@code into} the gradient at its place. */
  public void add(List<Tensor> into, List<Tensor> gradients) {
    script.execute("add", into, gradients);
  }

  /**
   * Adds the embedding's gradient where its tokens are.
   *
   * @param into [V, D]
   * @param ids int64 [b, t]
   * @param upstream [b, t, D], gradient of the first layer's input
   */
  public void addEmbeddingGradient(Tensor into, Tensor ids, Tensor upstream) {
    script.execute("add_embedding_gradient", into, ids, upstream);
  }

  /**
   * The weight that computes alone what it does with an adapter: W + scale · B A.
   *
   * @param weight [out, in]
   * @param a [rank, in]
   * @param b [out, rank]
   */
  public Tensor mergeAdapter(TensorScope into, Tensor weight, Tensor a, Tensor b, double scale) {
    return script.tensor(into, "merge_adapter", weight, a, b, scale);
  }

  /**
   * Moves a weight towards another one in place: (1 − share) · weight + share · other.
   *
   * @param weight float32
   * @param other float32, of the same shape
   * @param share from 0 to 1
   */
  public void blend(Tensor weight, Tensor other, double share) {
    script.execute("blend", weight, other, share);
  }
}
