package io.gere.step;

import io.gere.config.Recipe;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.LayerRange;
import io.gere.model.ParameterSet;
import io.gere.model.Trainable;
import io.gere.optimizer.GradientBuckets;
import io.gere.parallel.Collective;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The float32 gradients of what is trained: one piece of memory, seen as the backward pass yields
 * them, and cut into the buckets that are reduced over the ranks.
 */
public final class Gradients implements AutoCloseable {
  private final Trainable trained;
  private final ParameterSet gradients;
  private final List<Segment> segments;
  private final Map<LayerRange, List<Tensor>> ofSegments = new HashMap<>();
  private final GradientBuckets buckets;
  private int passesLeft;

  /**
   * @param segments after each of which some gradients are final
   * @param scope owns the memory
   */
  Gradients(DecoderModel model, List<Segment> segments, TensorScope scope, Collective collective) {
    this.segments = segments;
    this.trained = model.trainable();
    this.gradients = trained.parameters().sameLayout(scope, ElementType.FLOAT32);
    List<Long> starts = new ArrayList<>(List.of(0L));
    for (Segment segment : segments) {
      LayerRange range = segment.range();
      ofSegments.put(range, trained.ofSegment(gradients, range));
      starts.add(start(range));
    }
    this.buckets =
        new GradientBuckets(model.ops().optimizer(), scope, gradients.flat(), starts, collective);
  }

  /**
   * Gradients for a recipe's segments.
   *
   * @param loss holds some of the layers
   */
  public static Gradients of(
      Recipe recipe,
      DecoderModel model,
      ReplayLoss loss,
      TensorScope scope,
      Collective collective) {
    List<Integer> held = loss.imitation().map(ReplayLoss.Imitation::layers).orElse(List.of());
    int layers = model.config().layers();
    List<Segment> segments = Segment.split(layers, recipe.train().segments(), held);
    return new Gradients(model, segments, scope, collective);
  }

  /** The segments, from the first layer to the last. */
  List<Segment> segments() {
    return segments;
  }

  /** Where a segment's gradients begin; those of later segments and of the head lie behind. */
  private long start(LayerRange range) {
    return gradients.offset(trained.first(range));
  }

  public GradientBuckets buckets() {
    return buckets;
  }

  /**
   * Begins a step.
   *
   * @param backwardPasses after so many of them this rank's gradients are final
   */
  void begin(int backwardPasses) {
    passesLeft = backwardPasses;
    buckets.begin();
    gradients.flat().zero();
  }

  /** A backward pass has gone through this segment and those behind it. */
  void passed(LayerRange range) {
    if (passesLeft == 1) {
      buckets.finalFrom(start(range));
    }
  }

  /** A backward pass is through. */
  void endPass() {
    passesLeft--;
  }

  /** All of them as one tensor. */
  public Tensor flat() {
    return gradients.flat();
  }

  /** Those of a segment, in the order of its backward pass. */
  List<Tensor> segment(LayerRange range) {
    return ofSegments.get(range);
  }

  /** The head's, unless it is frozen. */
  Optional<Tensor> head() {
    return trained.ofHead(gradients);
  }

  /** The embedding's, unless it is frozen. */
  Optional<Tensor> embedding() {
    return trained.ofEmbedding(gradients);
  }

  @Override
  public void close() {
    buckets.close();
  }
}
