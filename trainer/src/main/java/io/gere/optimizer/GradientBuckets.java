package io.gere.optimizer;

import io.gere.parallel.Collective;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a step on their way to the shards: each bucket's sum over the ranks begins as
 * soon as this rank's part is final, while the backward pass goes on below it. Every rank begins
 * the buckets in the same order, from the end of the parameters to their beginning.
 */
public final class GradientBuckets implements AutoCloseable {
  private final OptimizerOps ops;
  private final Collective collective;
  private final List<Bucket> buckets;
  private final List<Tensor> windows = new ArrayList<>();
  private final List<Tensor> shards = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Tensor ownSquares;

  /**
   * @param scope owns the windows
   * @param gradients float32, all in one state
   * @param starts see {@link Bucket#cut}
   */
  public GradientBuckets(
      OptimizerOps ops,
      TensorScope scope,
      Tensor gradients,
      List<Long> starts,
      Collective collective) {
    this.ops = ops;
    this.collective = collective;
    this.buckets = Bucket.cut(gradients.elements(), starts, Bucket.mostOn(gradients.device()));
    this.ownSquares = scope.zeros(ElementType.FLOAT64, 1);
    for (Bucket bucket : buckets) {
      windows.add(window(scope, gradients, bucket.from(), bucket.to()));
      Shard own = shard(bucket);
      shards.add(window(scope, gradients, own.from(), own.to()));
    }
  }

  private Tensor window(TensorScope scope, Tensor flat, long from, long to) {
    return scope.window(flat, from, to - from);
  }

  /** Begins a step. */
  public void begin() {
    ownSquares.zero();
  }

  /** Everything at and behind this element has its last value of the step, on this rank. */
  public void finalFrom(long element) {
    for (int i = pending.size(); i < buckets.size() && buckets.get(i).from() >= element; i++) {
      // Once reduced, nobody can say any more whose gradient was not finite.
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

  /**
   * The squared length of this rank's own gradient, before it was added to others', float64 [1].
   */
  public Tensor ownSquares() {
    return ownSquares;
  }

  /** Adds the squared length of this rank's shards of the summed gradient to a float64 [1]. */
  public void addSquares(Tensor sum) {
    shards.forEach(shard -> ops.addSquares(sum, shard));
  }

  /** Multiplies this rank's shards. */
  public void scale(double factor) {
    ops.scale(shards, factor);
  }

  /** What this rank updates, in elements of all parameters; some may be empty. */
  List<Shard> shards() {
    return buckets.stream().map(this::shard).toList();
  }

  private Shard shard(Bucket bucket) {
    Shard within = collective.shard(bucket.elements());
    return new Shard(bucket.from() + within.from(), bucket.from() + within.to());
  }

  /** Windows of these buckets into other memory of the same layout. */
  List<Tensor> windows(TensorScope scope, Tensor flat) {
    return buckets.stream().map(b -> window(scope, flat, b.from(), b.to())).toList();
  }

  /** Gives every rank all shards of what these windows show. */
  void gather(List<Tensor> bucketWindows) {
    bucketWindows.forEach(window -> pending.add(collective.allGather(window)));
    pending.forEach(Pending::await);
    pending.clear();
  }

  /** The memory is going to be freed: what is still under way in it is broken off. */
  @Override
  public void close() {
    if (!pending.isEmpty()) {
      collective.close();
    }
  }
}
