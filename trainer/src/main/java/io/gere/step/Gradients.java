package io.gere.step;

import io.gere.config.Recipe;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.LayerRange;
import io.gere.optimizer.GradientShards;
import io.gere.parallel.Collective;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.Optional;

/**
 * The float32 gradients of what is trained, from the backward passes of a step to the shards that
 * the optimizer reads. Every rank goes through the same segments in the same order.
 */
public sealed interface Gradients extends AutoCloseable permits WholeGradients, ShardedGradients {
  /**
   * Gradients for a recipe's segments.
   *
   * @param loss holds some of the layers
   * @param scope owns the memory
   */
  static Gradients of(
      Recipe recipe,
      DecoderModel model,
      ReplayLoss loss,
      TensorScope scope,
      Collective collective) {
    List<Integer> held = loss.imitation().map(ReplayLoss.Imitation::layers).orElse(List.of());
    int layers = model.config().layers();
    List<Segment> segments = Segment.split(layers, recipe.train().segments(), held);
    return switch (recipe.train().shard()) {
      case OPTIMIZER -> new WholeGradients(model, segments, scope, collective);
      case GRADIENTS, PARAMETERS -> new ShardedGradients(model, segments, scope, collective);
    };
  }

  /** The segments, from the first layer to the last. */
  List<Segment> segments();

  /**
   * Begins a step.
   *
   * @param backwardPasses of this rank, empty ones not counted
   */
  void begin(int backwardPasses);

  /** Those of a segment, to be added to, in the order of its backward pass. */
  List<Tensor> segment(LayerRange range);

  /** The head's, unless it is frozen. */
  Optional<Tensor> head();

  /** The embedding's, unless it is frozen. */
  Optional<Tensor> embedding();

  /** A backward pass has gone through this segment and those behind it. */
  void passed(LayerRange range);

  /** A backward pass is through. */
  void endPass();

  /** Goes through all segments without adding anything: another rank has one more to do. */
  void emptyBackward();

  /** Begins to reduce all that this rank has not begun to: nothing is added any more. */
  void reduceRest();

  /** Waits until each rank has its shards of the summed gradient. */
  void awaitShards();

  /** This rank's shards. */
  GradientShards shards();

  @Override
  void close();
}
