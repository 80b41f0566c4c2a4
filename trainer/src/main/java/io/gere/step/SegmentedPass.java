package io.gere.step;

import io.gere.loss.ReplayLoss;
import io.gere.loss.SampleSums;
import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * One micro-batch's way through the model and back. Forward keeps only each segment's input, and
 * the last segment's graph; each earlier segment is computed again for its vector–Jacobian product.
 * One segment: nothing is computed twice; as many as layers: least memory.
 */
public final class SegmentedPass implements AutoCloseable {
  private final LlamaModel model;
  private final List<Segment> segments;
  private final Gradients gradients;
  private final HeldStates held;
  private final int chunk;
  private final MicroBatch batch;
  private final TensorScope scope = TensorScope.open();
  private final List<Tensor> frame;
  private final List<Tensor> inputs = new ArrayList<>();
  private final Tensor upstream;
  private SegmentGraph lastGraph;

  /**
   * @param loss that of the samples in {@code batch}
   * @param balanced whether ω asks how strongly both terms pull
   * @param chunk tokens whose logits exist at a time
   */
  SegmentedPass(
      LlamaModel model,
      List<Segment> segments,
      Gradients gradients,
      ReplayLoss loss,
      boolean balanced,
      int chunk,
      MicroBatch batch) {
    this.model = model;
    // Task samples are held to nothing.
    this.segments =
        batch.base().isPresent() ? segments : segments.stream().map(Segment::untapped).toList();
    this.gradients = gradients;
    this.chunk = chunk;
    this.batch = batch;
    this.held = new HeldStates(model, gradients.head(), loss, balanced, batch, scope);
    this.frame = Frame.of(model, scope, batch);
    this.upstream = zeroUpstream();
  }

  /**
   * Forward to the losses. The weights of the cross-entropy are known before, so its gradient at
   * the head is taken along: logits are there once.
   *
   * @param entropyWeights of each sample's summed cross-entropy
   */
  public List<SampleSums> forward(double[] entropyWeights) {
    double[][][] imitation = new double[held.layers()][][];
    inputs.add(model.ops().tensor(scope, "embed", batch.ids(), model.embedding()));
    for (Segment segment : segments.subList(0, segments.size() - 1)) {
      List<Tensor> out =
          model.ops().tensors(scope, "forward_segment", arguments(segment, inputs.size() - 1));
      inputs.add(out.get(0));
      for (int tap = 0; tap < segment.slots().length; tap++) {
        imitation[segment.slots()[tap]] = held.sums(segment.slots()[tap], out.get(1 + tap));
      }
    }
    lastGraph = graph(segments.size() - 1);
    for (int tap = 0; tap < last().slots().length; tap++) {
      int slot = last().slots()[tap];
      imitation[slot] = held.sums(slot, lastGraph.outputs().get(1 + tap));
    }
    for (int slot : held.atHead()) {
      imitation[slot] = held.sums(slot, hidden());
    }
    double[] entropies = entropies(entropyWeights);
    return sums(entropies, imitation);
  }

  /** Lets the graph go; {@link #backward} then computes the last segment again, too. */
  void forgetGraph() {
    lastGraph.close();
    lastGraph = null;
  }

  /**
   * Adds the gradient of Σ entropyWeight·entropy + imitationWeight·imitation to the gradients.
   *
   * @param imitationWeights of each sample's imitation sum, [layers held][samples]
   */
  void backward(double[][] imitationWeights) {
    if (lastGraph == null) {
      lastGraph = graph(segments.size() - 1);
    }
    Tensor down;
    try (SegmentGraph graph = lastGraph) {
      for (int slot : held.atHead()) {
        held.add(slot, hidden(), upstream, imitationWeights[slot]);
      }
      down = backward(last(), graph, upstream, imitationWeights);
    }
    lastGraph = null;
    for (int i = segments.size() - 2; i >= 0; i--) {
      try (SegmentGraph graph = graph(i)) {
        down = backward(segments.get(i), graph, down, imitationWeights);
      }
    }
    Tensor embedded = down;
    gradients
        .embedding()
        .ifPresent(into -> model.ops().execute("add_embedding", into, batch.ids(), embedded));
  }

  /** One segment: its gradients, and the upstream gradient for the one before it, if any asks. */
  private Tensor backward(
      Segment segment, SegmentGraph graph, Tensor above, double[][] imitationWeights) {
    List<Tensor> upstreams = new ArrayList<>(List.of(above));
    try (TensorScope temporary = scope.inner()) {
      for (int tap = 0; tap < segment.slots().length; tap++) {
        Tensor tappedStates = graph.outputs().get(1 + tap);
        Tensor tapped = temporary.zeros(upstream.shape());
        int slot = segment.slots()[tap];
        held.add(slot, tappedStates, tapped, imitationWeights[slot]);
        upstreams.add(tapped);
      }
      List<Tensor> out = graph.gradients(temporary, upstreams);
      boolean toInput = needsInputGradient(segment);
      model
          .ops()
          .execute(
              "add", gradients.segment(segment.range()), out.subList(toInput ? 1 : 0, out.size()));
      gradients.passed(segment.range());
      return toInput ? model.ops().tensors(scope, "constants", out.subList(0, 1)).get(0) : null;
    }
  }

  private double[] entropies(double[] weights) {
    try (TensorScope temporary = scope.inner()) {
      return model
          .ops()
          .tensor(
              temporary,
              "entropy_backward",
              hidden(),
              model.head(),
              batch.rows(),
              batch.targets(),
              batch.owners(),
              batch.size(),
              chunk,
              temporary.floats(weights),
              upstream,
              gradients.head())
          .toDoubles();
    }
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  private Tensor hidden() {
    return lastGraph.outputs().get(0);
  }

  /** The embedding is trained with the base model; a frozen one needs no gradient. */
  private boolean needsInputGradient(Segment segment) {
    return segment.range().from() > 0 || model.adapter().isEmpty();
  }

  private SegmentGraph graph(int index) {
    Segment segment = segments.get(index);
    boolean last = index == segments.size() - 1;
    List<Object> arguments = new ArrayList<>(List.of(arguments(segment, index)));
    arguments.add(last ? List.of(model.finalNorm()) : List.of());
    arguments.add(needsInputGradient(segment));
    return SegmentGraph.of(scope.inner(), model.ops(), 1 + segment.taps().length, arguments);
  }

  /** What every op over a segment takes. */
  private Object[] arguments(Segment segment, int input) {
    List<Object> arguments = new ArrayList<>(List.of(inputs.get(input)));
    arguments.addAll(model.segment(segment.range()).arguments());
    arguments.addAll(List.of(frame, batch.layout().borders(), segment.taps()));
    return arguments.toArray();
  }

  private Tensor zeroUpstream() {
    return scope.zeros(batch.layout().positions(), model.config().hiddenSize());
  }

  private List<SampleSums> sums(double[] entropies, double[][][] imitation) {
    SampleSums.Pull[] pulls = held.pulls(hidden(), upstream);
    List<SampleSums> sums = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (imitation.length == 0) {
        sums.add(new SampleSums(entropies[i], batch.labels()[i]));
        continue;
      }
      double[] values = new double[imitation.length];
      double[] counts = new double[imitation.length];
      for (int slot = 0; slot < imitation.length; slot++) {
        values[slot] = imitation[slot][0][i];
        counts[slot] = imitation[slot][1][i];
      }
      sums.add(
          new SampleSums(
              entropies[i], batch.labels()[i], values, counts, held.epsilon(), pulls[i]));
    }
    return sums;
  }

  @Override
  public void close() {
    scope.close();
  }
}
