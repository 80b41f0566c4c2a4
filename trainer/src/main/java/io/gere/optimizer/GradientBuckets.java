package io.gere.optimizer;

import io.gere.parallel.Bucket;
import io.gere.parallel.Collective;
import io.gere.parallel.ParameterShards;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * All gradients of a step, on their way to the shards: each bucket's sum over the ranks begins as
 * soon as this rank's part is final, while the backward pass goes on below it. Every rank begins
 * the buckets in the same order, from the end of the parameters to their beginning.
 */
public final class GradientBuckets implements GradientShards, AutoCloseable {
  private final OptimizerOps ops;
  private final Tensor gradients;
  private final ParameterShards parameters;
  private final Collective collective;
  private final List<Tensor> windows;
  private final List<Tensor> shards = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Tensor ownSquares;

  /**
   * @param scope owns the windows
   * @param gradients float32, all in one state
   */
  public GradientBuckets(
      OptimizerOps ops, TensorScope scope, Tensor gradients, ParameterShards parameters) {
    this.ops = ops;
    this.gradients = gradients;
    this.parameters = parameters;
    this.collective = parameters.collective();
    this.ownSquares = scope.zeros(ElementType.FLOAT64, 1);
    this.windows = parameters.windows(scope, gradients);
    for (Shard own : parameters.shards()) {
      shards.add(window(scope, own.from(), own.elements()));
    }
  }

  @Override
  public ParameterShards parameters() {
    return parameters;
  }

  @Override
  public Tensor window(TensorScope scope, long from, long elements) {
    return scope.window(gradients, from, elements);
  }

  /** Begins a step. */
  public void begin() {
    ownSquares.zero();
  }

  /** Everything at and behind this element has its last value of the step, on this rank. */
  public void finalFrom(long element) {
    List<Bucket> buckets = parameters.buckets();
    for (int i = pending.size(); i < buckets.size() && buckets.get(i).from() >= element; i++) {
      ops.addSquares(ownSquares, windows.get(i));
      pending.add(collective.reduceScatter(windows.get(i)));
    }
  }

  /**
   * Reduces what is left and waits for all: each rank then has its shards of the summed gradient.
   */
  public void reduceScatter() {
    finalFrom(0);
    pending.forEach(Pending::await);
    pending.clear();
  }

  @Override
  public Tensor ownSquares() {
    return ownSquares;
  }

  @Override
  public void addSquares(Tensor sum) {
    shards.forEach(shard -> ops.addSquares(sum, shard));
  }

  @Override
  public void scale(double factor) {
    ops.scale(shards, factor);
  }

  /** The memory is going to be freed: what is still under way in it is broken off. */
  @Override
  public void close() {
    if (!pending.isEmpty()) {
      collective.close();
    }
  }
}
