package io.gere.step;

import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/**
 * A segment's forward pass with the graph that its backward pass needs. It owns the graph.
 *
 * @param outputs the last layer's output, then the taps
 * @param leaves what gradients are asked for
 */
record SegmentGraph(TensorScope scope, OpPack ops, List<Tensor> outputs, List<Tensor> leaves)
    implements AutoCloseable {

  /**
   * @param outputs how many of the op's results are outputs
   * @param arguments of {@code graph_segment}
   */
  static SegmentGraph of(TensorScope scope, OpPack ops, int outputs, List<Object> arguments) {
    List<Tensor> all = ops.tensors(scope, "graph_segment", arguments.toArray());
    return new SegmentGraph(scope, ops, all.subList(0, outputs), all.subList(outputs, all.size()));
  }

  /** The leaves' gradients; the graph is used up. */
  List<Tensor> gradients(TensorScope into, List<Tensor> upstream) {
    return ops.tensors(into, "gradients", outputs, leaves, upstream);
  }

  @Override
  public void close() {
    scope.close();
  }
}
