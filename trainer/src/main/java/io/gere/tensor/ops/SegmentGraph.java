package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A segment's forward pass with the graph that its backward pass needs. It owns the graph. */
public final class SegmentGraph implements AutoCloseable {
  private final ScriptModule script;
  private final TensorScope scope;
  private final SegmentStates states;
  private final List<Tensor> leaves;
  private final boolean inputGradient;

  /**
   * @param all outputs, then leaves
   * @param inputGradient whether the first leaf is the segment's input
   */
  SegmentGraph(
      ScriptModule script, TensorScope scope, List<Tensor> all, int taps, boolean inputGradient) {
    this.script = script;
    this.scope = scope;
    this.states = SegmentStates.of(all.subList(0, 1 + taps));
    this.leaves = all.subList(1 + taps, all.size());
    this.inputGradient = inputGradient;
  }

  /** The outputs; of the last segment after the final norm. */
  public SegmentStates states() {
    return states;
  }

  /**
   * A vector–Jacobian product's result.
   *
   * @param input gradient of the segment's input [b, t, D], where it was asked for
   * @param trained gradients of the adapters, or of the weights and the final norm, in their order
   */
  public record Gradients(Optional<Tensor> input, List<Tensor> trained) {}

  /**
   * The vector–Jacobian product; the graph is used up.
   *
   * @param output upstream gradient of the output, [b, t, D] or flattened
   * @param tapped those of the tapped outputs
   */
  public Gradients backward(TensorScope into, Tensor output, List<Tensor> tapped) {
    List<Tensor> outputs = new ArrayList<>(List.of(states.output()));
    outputs.addAll(states.tapped());
    List<Tensor> upstream = new ArrayList<>(List.of(output));
    upstream.addAll(tapped);
    List<Tensor> gradients = script.tensors(into, "gradients", outputs, leaves, upstream);
    return inputGradient
        ? new Gradients(Optional.of(gradients.get(0)), gradients.subList(1, gradients.size()))
        : new Gradients(Optional.empty(), gradients);
  }

  @Override
  public void close() {
    scope.close();
  }
}
