package io.gere.step;

import io.gere.model.DecoderModel;
import io.gere.model.LayerRange;
import io.gere.model.ParameterSet;
import io.gere.model.Trainable;
import io.gere.optimizer.GradientBuckets;
import io.gere.optimizer.GradientShards;
import io.gere.parallel.Collective;
import io.gere.parallel.ParameterShards;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All gradients in one piece of memory, to which each backward pass adds; they are reduced once a
 * step, while the last pass goes on below them.
 */
final class WholeGradients implements Gradients {
  private final Trainable trained;
  private final ParameterSet gradients;
  private final List<Segment> segments;
  private final Map<LayerRange, List<Tensor>> ofSegments = new HashMap<>();
  private final ParameterShards parameters;
  private final GradientBuckets buckets;
  private int passesLeft;

  /**
   * @param segments after each of which some gradients are final
   * @param scope owns the memory
   */
  WholeGradients(
      DecoderModel model, List<Segment> segments, TensorScope scope, Collective collective) {
    this.segments = segments;
    this.trained = model.trainable();
    this.gradients = new ParameterSet(scope, trained.parameters().layout(), ElementType.FLOAT32);
    List<Long> starts = new ArrayList<>(List.of(0L));
    for (Segment segment : segments) {
      LayerRange range = segment.range();
      ofSegments.put(range, trained.ofSegment(gradients, range));
      starts.add(start(range));
    }
    this.parameters =
        new ParameterShards(gradients.elements(), starts, gradients.flat().device(), collective);
    this.buckets =
        new GradientBuckets(model.ops().optimizer(), scope, gradients.flat(), parameters);
  }

  @Override
  public List<Segment> segments() {
    return segments;
  }

  /** Where a segment's gradients begin; those of later segments and of the head lie behind. */
  private long start(LayerRange range) {
    return gradients.offset(trained.names(range).get(0));
  }

  @Override
  public void begin(int backwardPasses) {
    passesLeft = backwardPasses;
    buckets.begin();
    gradients.flat().zero();
  }

  @Override
  public List<Tensor> segment(LayerRange range) {
    return ofSegments.get(range);
  }

  @Override
  public Optional<Tensor> head() {
    return trained.ofHead(gradients);
  }

  @Override
  public Optional<Tensor> embedding() {
    return trained.ofEmbedding(gradients);
  }

  @Override
  public void passed(LayerRange range) {
    if (passesLeft == 1) {
      buckets.finalFrom(start(range));
    }
  }

  @Override
  public void endPass() {
    passesLeft--;
  }

  /** Nothing is reduced pass by pass here. */
  @Override
  public void emptyBackward() {}

  @Override
  public void reduceRest() {
    buckets.finalFrom(0);
  }

  @Override
  public void awaitShards() {
    buckets.reduceScatter();
  }

  @Override
  public GradientShards shards() {
    return buckets;
  }

  @Override
  public void close() {
    buckets.close();
    parameters.close();
  }
}
