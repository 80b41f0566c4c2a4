package io.gere.step;

import io.gere.model.DecoderLayers;
import io.gere.model.LayerRange;
import io.gere.model.LlamaModel;
import io.gere.model.ParameterSet;
import io.gere.optimizer.GradientBuckets;
import io.gere.parallel.Collective;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The float32 gradients of what is trained: one piece of memory, seen as the op pack yields them,
 * and cut into the buckets that the ranks sum.
 */
public final class Gradients implements AutoCloseable {
  private final LlamaModel model;
  private final ParameterSet parameters;
  private final DecoderLayers layers;
  private final GradientBuckets buckets;
  private boolean lastPass;

  /**
   * @param segments after each of which some gradients are final
   */
  Gradients(LlamaModel model, List<Segment> segments, TensorScope scope, Collective collective) {
    this.model = model;
    this.parameters = model.trainable().sameLayout(scope, ElementType.FLOAT32);
    this.layers =
        model.adapter().isPresent() ? null : new DecoderLayers(parameters, model.config().layers());
    List<Long> starts = new ArrayList<>(List.of(0L));
    segments.forEach(segment -> starts.add(start(segment.range())));
    this.buckets = new GradientBuckets(model.ops(), scope, parameters.flat(), starts, collective);
  }

  public GradientBuckets buckets() {
    return buckets;
  }

  /** Where a segment's gradients begin; those of later segments and of the head lie behind. */
  private long start(LayerRange range) {
    return parameters.offset(
        model
            .adapter()
            .map(adapter -> adapter.names(range).get(0))
            .orElseGet(() -> LlamaModel.firstName(range)));
  }

  /** Begins a step. */
  void clear() {
    lastPass = false;
    model.ops().execute("zero", parameters.flat());
  }

  /** The backward pass that follows is the step's last: what it leaves behind is final. */
  void lastPass() {
    lastPass = true;
  }

  /** A backward pass has gone through this segment and those behind it. */
  void passed(LayerRange range) {
    if (lastPass) {
      buckets.finalFrom(start(range));
    }
  }

  /** All of them as one tensor. */
  public Tensor flat() {
    return parameters.flat();
  }

  /** Those of a segment, in the order of its leaves; the last segment has the final norm too. */
  List<Tensor> segment(LayerRange range) {
    if (model.adapter().isPresent()) {
      return model.adapter().get().names(range).stream().map(parameters::get).toList();
    }
    List<Tensor> all = new ArrayList<>(layers.of(range));
    if (range.to() == model.config().layers()) {
      all.add(parameters.get(LlamaModel.finalNormName()));
    }
    return all;
  }

  /** The head's, or none where the base model is frozen. */
  List<Tensor> head() {
    return model.adapter().isPresent() ? List.of() : List.of(parameters.get(model.headName()));
  }

  /** The embedding's, unless the base model is frozen. */
  Optional<Tensor> embedding() {
    return model.adapter().isPresent()
        ? Optional.empty()
        : Optional.of(parameters.get(LlamaModel.embeddingName()));
  }

  @Override
  public void close() {
    buckets.close();
  }
}
