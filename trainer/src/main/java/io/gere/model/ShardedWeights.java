package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.LayerWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Weights of which each rank keeps its shard. A segment's come together ahead of its forward and of
 * its backward pass, while the segment before it is computed, in one of two memories that segments
 * use in turn. Embedding and head come together once and stay until the weights change: they are
 * needed in each pass, at both its ends.
 */
final class ShardedWeights implements WeightStore {
  /** One is computed with while the other is filled. */
  private static final int MOST_MEMORIES = 2;

  private final DecoderConfig config;
  private final ShardedParameters parameters;
  private final List<Piece> segments = new ArrayList<>();
  private final Map<String, Piece> outer = new HashMap<>();
  private final Map<LayerRange, Integer> places = new HashMap<>();
  private final List<LayerRange> ranges;
  private int latest;

  /** Weights that are there together. */
  private record Piece(
      Memory memory, ParameterSet whole, ShardedParameters.Stretch stretch, DecoderLayers layers) {
    /** Begins to gather them, unless they are there. */
    void begin() {
      if (!stretch.isThere()) {
        memory.holder.leave();
        memory.holder = stretch;
        stretch.gather();
      }
    }

    ParameterSet take() {
      begin();
      stretch.await();
      return whole;
    }
  }

  /** What several segments use in turn. */
  private static final class Memory {
    private final Tensor elements;
    private ShardedParameters.Stretch holder;

    Memory(Tensor elements) {
      this.elements = elements;
    }
  }

  /**
   * Zeros.
   *
   * @param scope owns the memory
   */
  ShardedWeights(
      TensorScope scope, DecoderConfig config, ElementType type, WeightSharding sharding) {
    this.config = config;
    this.ranges = sharding.segments();
    Stretches stretches =
        Stretches.of(
            new ParameterLayout(config.parameterShapes()),
            sharding.segments(),
            range -> AllWeights.names(config, range));
    this.parameters =
        new ShardedParameters(
            scope, stretches.layout(), type, stretches.dealtOut(sharding.collective()));
    for (String name : stretches.outer()) {
      Memory own = new Memory(scope.empty(type, stretches.layout().elements(name)));
      outer.put(name, piece(scope, own, stretches.layout().some(List.of(name)), null));
    }
    int count = sharding.segments().size();
    List<Memory> memories =
        IntStream.range(0, Math.min(count, MOST_MEMORIES))
            .mapToObj(i -> new Memory(scope.empty(type, stretches.longestSegment())))
            .toList();
    for (int i = 0; i < count; i++) {
      LayerRange range = sharding.segments().get(i);
      places.put(range, i);
      ParameterLayout layout = stretches.layout().some(stretches.segments().get(i));
      segments.add(piece(scope, memories.get(i % memories.size()), layout, range));
    }
  }

  /**
   * @param range of a segment, else null
   */
  private Piece piece(TensorScope scope, Memory memory, ParameterLayout layout, LayerRange range) {
    ParameterSet whole = new ParameterSet(scope, layout, memory.elements);
    String first = layout.shapes().keySet().iterator().next();
    ShardedParameters.Stretch stretch =
        parameters.stretch(scope, whole.flat(), parameters.layout().offset(first));
    if (memory.holder == null) {
      memory.holder = stretch;
    }
    return new Piece(
        memory, whole, stretch, range == null ? null : new DecoderLayers(whole, config, range));
  }

  @Override
  public ShardedParameters parameters() {
    return parameters;
  }

  @Override
  public List<LayerRange> segments(int depth) {
    return ranges;
  }

  /** The embedding comes first in a pass, so here begins all that it needs soon. */
  @Override
  public Tensor embedding() {
    outer.get(WeightNames.EMBEDDING).begin();
    segments.get(0).begin();
    outer.get(config.headName()).begin();
    return outer.get(WeightNames.EMBEDDING).take().get(WeightNames.EMBEDDING);
  }

  @Override
  public List<LayerWeights> layers(LayerRange segment) {
    Integer place = places.get(segment);
    if (place == null) {
      throw new IllegalArgumentException(
          "%s is none of the segments %s that weights come together in"
              .formatted(segment, places.keySet()));
    }
    take(place);
    return segments.get(place).layers().of(segment);
  }

  /** Takes a segment, and begins to gather the one that a pass in this direction needs next. */
  private ParameterSet take(int place) {
    segments.get(place).begin();
    int last = segments.size() - 1;
    int next = place == 0 ? 1 : place == last ? last - 1 : place + Integer.signum(place - latest);
    latest = place;
    if (next >= 0 && next <= last) {
      segments.get(next).begin();
    }
    return segments.get(place).take();
  }

  @Override
  public Tensor finalNorm() {
    return take(segments.size() - 1).get(WeightNames.FINAL_NORM);
  }

  @Override
  public Tensor head() {
    return outer.get(config.headName()).take().get(config.headName());
  }

  @Override
  public Tensor get(String name) {
    if (name.equals(WeightNames.EMBEDDING)) {
      return embedding();
    }
    if (name.equals(config.headName())) {
      return head();
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).whole().layout().shapes().containsKey(name)) {
        return take(i).get(name);
      }
    }
    throw new IllegalArgumentException("no weight named " + name);
  }

  @Override
  public void emptyForward() {
    embedding();
    IntStream.range(0, segments.size()).forEach(this::take);
    head();
  }

  @Override
  public void close() {
    parameters.close();
  }
}
