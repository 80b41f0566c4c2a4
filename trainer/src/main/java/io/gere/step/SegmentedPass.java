package io.gere.step;

import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.Trainable;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.DecoderOps;
import io.gere.tensor.ops.HeadGradient;
import io.gere.tensor.ops.ObjectiveOps;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentGraph;
import io.gere.tensor.ops.SegmentInput;
import io.gere.tensor.ops.SegmentStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One micro-batch's way through the model and back. Forward keeps only each segment's input, and
 * the last segment's graph; each earlier segment is computed again for its vector–Jacobian product.
 * One segment: nothing is computed twice; as many as layers: least memory.
 */
public final class SegmentedPass implements AutoCloseable {
  private final DecoderModel model;
  private final DecoderOps decoder;
  private final Trainable trained;
  private final List<Segment> segments;
  private final Gradients gradients;
  private final boolean balanced;
  private final int chunk;
  private final MicroBatch batch;
  private final TensorScope scope = TensorScope.open();
  private final Optional<ImitationTerm> imitation;
  private final Positions positions;
  private final List<Tensor> inputs = new ArrayList<>();
  private final HeadGradient headGradient;
  private SegmentGraph lastGraph;

  /**
   * @param loss that of the samples in {@code batch}
   * @param balanced whether ω asks how strongly both terms pull
   * @param chunk tokens whose logits exist at a time
   */
  SegmentedPass(
      DecoderModel model,
      Gradients gradients,
      ReplayLoss loss,
      boolean balanced,
      int chunk,
      MicroBatch batch) {
    this.model = model;
    this.decoder = model.ops().decoder();
    this.trained = model.trainable();
    // Task samples are held to nothing.
    this.segments =
        batch.base().isPresent()
            ? gradients.segments()
            : gradients.segments().stream().map(Segment::untapped).toList();
    this.gradients = gradients;
    this.balanced = balanced;
    this.chunk = chunk;
    this.batch = batch;
    this.imitation =
        batch
            .base()
            .flatMap(
                base ->
                    loss.imitation()
                        .map(term -> new ImitationTerm(model, term, batch, base, scope)));
    this.positions = MicroBatchPositions.of(model, scope, batch);
    this.headGradient = new HeadGradient(zeroHiddenGradient(scope), gradients.head());
  }

  /**
   * Forward to the losses. The weights of the cross-entropy are known before, so its gradient at
   * the head is taken along: logits are there once.
   */
  public ObjectiveOps.SampleSums forward() {
    Tensor[] sums = new Tensor[imitation.map(ImitationTerm::layers).orElse(0)];
    inputs.add(decoder.embed(scope, batch.ids(), model.embedding()));
    for (int i = 0; i < segments.size() - 1; i++) {
      Segment segment = segments.get(i);
      SegmentStates out = decoder.forward(scope, model.segment(segment.range()), input(i));
      inputs.add(out.output());
      addSums(segment, out, sums);
    }
    lastGraph = graph(segments.size() - 1);
    addSums(last(), lastGraph.states(), sums);
    imitation.ifPresent(
        term -> {
          for (int slot : term.atHead()) {
            sums[slot] = term.sums(slot, finalStates());
          }
        });
    Tensor crossEntropy = crossEntropy();
    List<Tensor> squares =
        imitation
            .filter(term -> balanced)
            .map(term -> term.gradientSquares(finalStates(), headGradient.hidden()))
            .orElse(List.of());
    return new ObjectiveOps.SampleSums(crossEntropy, batch.labelCounts(), List.of(sums), squares);
  }

  /** What lives as long as the pass. */
  TensorScope scope() {
    return scope;
  }

  /** How many samples it carries. */
  int samples() {
    return batch.size();
  }

  private void addSums(Segment segment, SegmentStates out, Tensor[] sums) {
    for (int tap = 0; tap < segment.slots().length; tap++) {
      int slot = segment.slots()[tap];
      sums[slot] = imitation.orElseThrow().sums(slot, out.tapped().get(tap));
    }
  }

  /** Lets the graph go; {@link #backward} then computes the last segment again, too. */
  void forgetGraph() {
    lastGraph.close();
    lastGraph = null;
  }

  /**
   * Adds the gradient of Σ weight · cross-entropy + imitationWeight · imitation to the gradients.
   *
   * @param imitationWeights of each sample's imitation sum, float32 [layers held, samples], where
   *     it has one
   */
  void backward(Optional<Tensor> imitationWeights) {
    if (lastGraph == null) {
      lastGraph = graph(segments.size() - 1);
    }
    Optional<Tensor> upstream;
    try (SegmentGraph graph = lastGraph) {
      imitation.ifPresent(
          term -> {
            for (int slot : term.atHead()) {
              term.backward(slot, finalStates(), imitationWeights.orElseThrow(), headGradient);
            }
          });
      upstream = backward(last(), graph, headGradient.hidden(), imitationWeights);
    }
    lastGraph = null;
    for (int i = segments.size() - 2; i >= 0; i--) {
      try (SegmentGraph graph = graph(i)) {
        upstream = backward(segments.get(i), graph, upstream.orElseThrow(), imitationWeights);
      }
    }
    Optional<Tensor> embedded = upstream;
    gradients
        .embedding()
        .ifPresent(into -> decoder.addEmbeddingGradient(into, batch.ids(), embedded.orElseThrow()));
    gradients.endPass();
  }

  /** One segment: its gradients, and the upstream gradient for what is trained below it. */
  private Optional<Tensor> backward(
      Segment segment, SegmentGraph graph, Tensor upstream, Optional<Tensor> imitationWeights) {
    try (TensorScope temporary = scope.inner()) {
      List<Tensor> tapped = new ArrayList<>();
      for (int tap = 0; tap < segment.slots().length; tap++) {
        int slot = segment.slots()[tap];
        Tensor states = graph.states().tapped().get(tap);
        Tensor gradient = zeroHiddenGradient(temporary);
        imitation
            .orElseThrow()
            .backward(
                slot,
                states,
                imitationWeights.orElseThrow(),
                new HeadGradient(gradient, Optional.empty()));
        tapped.add(gradient);
      }
      SegmentGraph.Gradients out = graph.backward(temporary, upstream, tapped);
      decoder.add(gradients.segment(segment.range()), out.trained());
      gradients.passed(segment.range());
      return out.input().map(gradient -> decoder.detached(scope, gradient));
    }
  }

  private Tensor crossEntropy() {
    return model
        .ops()
        .head()
        .crossEntropyBackward(
            scope,
            finalStates(),
            model.head(),
            batch.labelled(),
            batch.labels(),
            chunk,
            batch.crossEntropyWeights(),
            headGradient);
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  /** After the final norm. */
  private Tensor finalStates() {
    return lastGraph.states().output();
  }

  private SegmentGraph graph(int index) {
    Segment segment = segments.get(index);
    boolean last = index == segments.size() - 1;
    return decoder.graph(
        scope,
        model.segment(segment.range()),
        input(index),
        last ? Optional.of(model.finalNorm()) : Optional.empty(),
        trained.goesBelow(segment.range()));
  }

  private SegmentInput input(int index) {
    long[] taps = segments.get(index).taps();
    return new SegmentInput(inputs.get(index), positions, batch.layout().borders(), taps);
  }

  /** Float32 [b · t, D]. */
  private Tensor zeroHiddenGradient(TensorScope owner) {
    return owner.zeros(batch.layout().positions(), model.config().hiddenSize());
  }

  @Override
  public void close() {
    scope.close();
  }
}
