package io.gere.step;

import io.gere.model.DecoderModel;
import io.gere.model.LayerRange;
import io.gere.model.ParameterSet;
import io.gere.model.Parameters;
import io.gere.model.ShardedParameters;
import io.gere.model.Stretches;
import io.gere.model.Trainable;
import io.gere.optimizer.GradientShards;
import io.gere.optimizer.GradientSums;
import io.gere.parallel.Collective;
import io.gere.parallel.ParameterShards;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gradients of one or two segments at a time: each backward pass leaves a segment's in memory that
 * the segment after the next one uses again, and while the ranks sum them the pass goes on below.
 * The head's and the embedding's, to which a pass adds at its beginning and its end, stay whole and
 * are summed once a step.
 */
final class ShardedGradients implements Gradients {
  /** One is summed while the other is filled. */
  private static final int MOST_MEMORIES = 2;

  private final DecoderModel model;
  private final Trainable trained;
  private final List<Segment> segments;
  private final Map<LayerRange, Part> parts = new HashMap<>();
  private final ParameterSet outer;
  private final List<GradientSums.Region> outerRegions;
  private final ParameterShards parameters;
  private final GradientSums sums;

  /** A segment's gradients. */
  private record Part(
      Memory memory, Tensor all, List<Tensor> inOrder, GradientSums.Region region) {}

  /** What several segments use in turn. */
  private static final class Memory {
    private final Tensor floats;
    private Optional<GradientSums.Region> latest = Optional.empty();

    Memory(Tensor floats) {
      this.floats = floats;
    }
  }

  /**
   * @param scope owns the memory
   */
  ShardedGradients(
      DecoderModel model, List<Segment> segments, TensorScope scope, Collective collective) {
    this.model = model;
    this.segments = segments;
    this.trained = model.trainable();
    Parameters all = trained.parameters();
    Stretches stretches =
        Stretches.of(all.layout(), segments.stream().map(Segment::range).toList(), trained::names);
    // Who owns a part of the weights sums their gradients.
    this.parameters =
        all instanceof ShardedParameters shared ? shared.shards() : stretches.dealtOut(collective);
    this.sums = new GradientSums(model.ops().optimizer(), scope, parameters);
    this.outer = new ParameterSet(scope, all.layout().some(stretches.outer()), ElementType.FLOAT32);
    this.outerRegions =
        stretches.outer().stream()
            .map(name -> sums.region(scope, outer.get(name), all.layout().offset(name)))
            .toList();
    List<Memory> memories = memories(stretches.longestSegment(), scope);
    for (int i = 0; i < segments.size(); i++) {
      List<String> names = stretches.segments().get(i);
      LayerRange range = segments.get(i).range();
      Memory memory = memories.get(i % memories.size());
      ParameterSet own = new ParameterSet(scope, all.layout().some(names), memory.floats);
      GradientSums.Region region =
          sums.region(scope, own.flat(), all.layout().offset(names.get(0)));
      parts.put(range, new Part(memory, own.flat(), trained.ofSegment(own, range), region));
    }
  }

  /** Each with room for the longest segment. */
  private List<Memory> memories(long longest, TensorScope scope) {
    return IntStream.range(0, Math.min(segments.size(), MOST_MEMORIES))
        .mapToObj(i -> new Memory(scope.zeros(longest)))
        .toList();
  }

  @Override
  public List<Segment> segments() {
    return segments;
  }

  @Override
  public void begin(int backwardPasses) {
    sums.begin();
    outer.flat().zero();
  }

  /** Zeros: what an earlier pass left there has been summed. */
  @Override
  public List<Tensor> segment(LayerRange range) {
    Part part = parts.get(range);
    part.memory.latest.ifPresent(GradientSums.Region::settle);
    part.memory.latest = Optional.of(part.region);
    part.all.zero();
    return part.inOrder;
  }

  @Override
  public void passed(LayerRange range) {
    parts.get(range).region.reduce();
  }

  @Override
  public void emptyBackward() {
    for (int i = segments.size() - 1; i >= 0; i--) {
      LayerRange range = segments.get(i).range();
      model.segment(range);
      segment(range);
      passed(range);
    }
  }

  @Override
  public void endPass() {}

  @Override
  public Optional<Tensor> head() {
    return trained.ofHead(outer);
  }

  @Override
  public Optional<Tensor> embedding() {
    return trained.ofEmbedding(outer);
  }

  @Override
  public void reduceRest() {
    outerRegions.forEach(GradientSums.Region::reduce);
  }

  @Override
  public void awaitShards() {
    sums.settle();
  }

  @Override
  public GradientShards shards() {
    return sums;
  }

  @Override
  public void close() {
    sums.close();
    parameters.close();
  }
}
