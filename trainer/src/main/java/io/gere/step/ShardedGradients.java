package io.gere.step;

import io.gere.model.DecoderModel;
import io.gere.model.LayerRange;
import io.gere.model.ParameterSet;
import io.gere.model.Trainable;
import io.gere.optimizer.GradientShards;
import io.gere.optimizer.GradientSums;
import io.gere.optimizer.ParameterShards;
import io.gere.parallel.Collective;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    this.segments = segments;
    this.trained = model.trainable();
    ParameterSet all = trained.parameters();
    Set<String> outerNames = new LinkedHashSet<>(all.shapes().keySet());
    segments.forEach(segment -> trained.names(segment.range()).forEach(outerNames::remove));
    List<List<String>> stretches = new ArrayList<>();
    outerNames.forEach(name -> stretches.add(List.of(name)));
    segments.forEach(segment -> stretches.add(trained.names(segment.range())));
    this.parameters =
        new ParameterShards(
            all.elements(),
            stretches.stream().map(names -> all.offset(names.get(0))).toList(),
            all.flat().device(),
            collective);
    this.sums = new GradientSums(model.ops().optimizer(), scope, parameters);
    this.outer =
        all.some(
            scope,
            List.copyOf(outerNames),
            scope.zeros(outerNames.stream().mapToLong(name -> all.get(name).elements()).sum()));
    this.outerRegions =
        outerNames.stream()
            .map(name -> sums.region(scope, outer.get(name), all.offset(name)))
            .toList();
    List<Memory> memories = memories(all, scope);
    for (int i = 0; i < segments.size(); i++) {
      LayerRange range = segments.get(i).range();
      Memory memory = memories.get(i % memories.size());
      ParameterSet own = all.some(scope, trained.names(range), memory.floats);
      GradientSums.Region region =
          sums.region(scope, own.flat(), all.offset(trained.names(range).get(0)));
      parts.put(range, new Part(memory, own.flat(), trained.ofSegment(own, range), region));
    }
  }

  /** Each with room for the longest segment. */
  private List<Memory> memories(ParameterSet all, TensorScope scope) {
    long longest =
        segments.stream()
            .mapToLong(
                segment ->
                    trained.names(segment.range()).stream()
                        .mapToLong(name -> all.get(name).elements())
                        .sum())
            .max()
            .orElseThrow();
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
  public void emptyPasses(int count) {
    for (int pass = 0; pass < count; pass++) {
      for (int i = segments.size() - 1; i >= 0; i--) {
        LayerRange range = segments.get(i).range();
        segment(range);
        passed(range);
      }
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
