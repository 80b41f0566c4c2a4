package io.gere.optimizer;

import io.gere.parallel.Bucket;
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
 * This rank's shards of a step's gradient and nothing else of it: what a backward pass yields is
 * summed over the ranks at once, and each rank adds its own part to what earlier passes have left
 * there (ZeRO stage 2, arXiv 1910.02054).
 */
public final class GradientSums implements GradientShards, AutoCloseable {
  private final OptimizerOps ops;
  private final ParameterShards parameters;
  private final Tensor sums;
  private final Tensor ownSquares;

  private final List<Region> underWay = new ArrayList<>();

  /**
   * @param scope owns the memory
   */
  public GradientSums(OptimizerOps ops, TensorScope scope, ParameterShards parameters) {
    this.ops = ops;
    this.parameters = parameters;
    this.sums = scope.zeros(parameters.ownElements());
    this.ownSquares = scope.zeros(ElementType.FLOAT64, 1);
  }

  /**
   * Memory through which the gradients of some neighbouring parameters pass.
   *
   * @param scope owns the windows
   * @param memory float32, the gradients of whole buckets
   * @param from its first element among those of all parameters
   */
  public Region region(TensorScope scope, Tensor memory, long from) {
    List<Tensor> windows = new ArrayList<>();
    List<Tensor> ownParts = new ArrayList<>();
    List<Tensor> into = new ArrayList<>();
    for (Bucket bucket : parameters.buckets(from, from + memory.elements())) {
      Shard own = parameters.shard(bucket);
      windows.add(scope.window(memory, bucket.from() - from, bucket.elements()));
      ownParts.add(scope.window(memory, own.from() - from, own.elements()));
      into.add(window(scope, own.from(), own.elements()));
    }
    return new Region(windows, ownParts, into);
  }

  /** See {@link GradientSums#region}. */
  public final class Region {
    private final List<Tensor> windows;
    private final List<Tensor> ownParts;
    private final List<Tensor> into;
    private final List<Pending> pending = new ArrayList<>();

    private Region(List<Tensor> windows, List<Tensor> ownParts, List<Tensor> into) {
      this.windows = windows;
      this.ownParts = ownParts;
      this.into = into;
    }

    /** Begins to sum what is in the memory now; every rank calls it at the same point. */
    public void reduce() {
      underWay.add(this);
      for (Tensor window : windows) {
        ops.addSquares(ownSquares, window);
        pending.add(parameters.collective().reduceScatter(window));
      }
    }

    /** Returns when the memory may be used again: this rank's part has been added to its sums. */
    public void settle() {
      if (underWay.contains(this)) {
        pending.forEach(Pending::await);
        pending.clear();
        underWay.remove(this);
        ops.add(into, ownParts);
      }
    }
  }

  /** Begins a step. */
  public void begin() {
    sums.zero();
    ownSquares.zero();
  }

  /** Waits for all that is under way. */
  public void settle() {
    List.copyOf(underWay).forEach(Region::settle);
  }

  @Override
  public ParameterShards parameters() {
    return parameters;
  }

  @Override
  public Tensor window(TensorScope scope, long from, long elements) {
    return parameters.ownWindow(scope, sums, from, elements);
  }

  @Override
  public Tensor ownSquares() {
    return ownSquares;
  }

  @Override
  public void addSquares(Tensor sum) {
    ops.addSquares(sum, sums);
  }

  @Override
  public void scale(double factor) {
    ops.scale(List.of(sums), factor);
  }

  /** The memory is going to be freed: what is still under way in it is broken off. */
  @Override
  public void close() {
    if (!underWay.isEmpty()) {
      parameters.collective().close();
    }
  }
}
