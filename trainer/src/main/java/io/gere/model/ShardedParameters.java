package io.gere.model;

import io.gere.parallel.Bucket;
import io.gere.parallel.ParameterShards;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * This rank's shards of some parameters and nothing else of them (ZeRO stage 3, arXiv 1910.02054);
 * a stretch of them is whole for as long as it is needed, in memory that others use before and
 * after it.
 */
public final class ShardedParameters implements Parameters, AutoCloseable {
  private final ParameterLayout layout;
  private final ParameterShards shards;
  private final Tensor own;
  private final List<Part> parts = new ArrayList<>();
  private final List<Stretch> underWay = new ArrayList<>();

  /** How often the parameters have changed. */
  private long version;

  /**
   * Zeros.
   *
   * @param scope owns the memory
   */
  ShardedParameters(
      TensorScope scope, ParameterLayout layout, ElementType type, ParameterShards shards) {
    this.layout = layout;
    this.shards = shards;
    this.own = scope.zeros(type, shards.ownElements());
    for (Shard shard :
        shards.shards().stream().sorted(Comparator.comparingLong(Shard::from)).toList()) {
      for (ParameterLayout.Slice slice : layout.slices(shard.from(), shard.to())) {
        Tensor tensor = window(scope, slice.from(), slice.elements());
        parts.add(new Part(slice.parameter(), slice.offset(), tensor));
      }
    }
  }

  /** Who owns what. */
  public ParameterShards shards() {
    return shards;
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public ElementType type() {
    return own.type();
  }

  @Override
  public Tensor window(TensorScope scope, long from, long elements) {
    return shards.ownWindow(scope, own, from, elements);
  }

  @Override
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** What was gathered before is out of date. */
  @Override
  public void publish(ParameterShards same) {
    List.copyOf(underWay).forEach(Stretch::await);
    version++;
  }

  /**
   * Neighbouring parameters, gathered on demand.
   *
   * @param scope owns the windows
   * @param memory that they pass through, of whole buckets
   * @param from its first element among those of all parameters
   */
  Stretch stretch(TensorScope scope, Tensor memory, long from) {
    List<Tensor> windows = new ArrayList<>();
    List<Tensor> ownWindows = new ArrayList<>();
    List<Tensor> ownParts = new ArrayList<>();
    for (Bucket bucket : shards.buckets(from, from + memory.elements())) {
      Shard shard = shards.shard(bucket);
      windows.add(scope.window(memory, bucket.from() - from, bucket.elements()));
      ownWindows.add(scope.window(memory, shard.from() - from, shard.elements()));
      ownParts.add(window(scope, shard.from(), shard.elements()));
    }
    return new Stretch(windows, ownWindows, ownParts);
  }

  /** See {@link ShardedParameters#stretch}. */
  final class Stretch {
    private final List<Tensor> windows;
    private final List<Tensor> ownWindows;
    private final List<Tensor> ownParts;
    private final List<Pending> pending = new ArrayList<>();
    private long gathered = -1;

    private Stretch(List<Tensor> windows, List<Tensor> ownWindows, List<Tensor> ownParts) {
      this.windows = windows;
      this.ownWindows = ownWindows;
      this.ownParts = ownParts;
    }

    /** Whether the memory holds the parameters as they are now, or soon will. */
    boolean isThere() {
      return gathered == version;
    }

    /** Begins to gather the parameters, on all ranks at the same point. */
    void gather() {
      gathered = version;
      underWay.add(this);
      for (int i = 0; i < windows.size(); i++) {
        ownWindows.get(i).set(ownParts.get(i));
        pending.add(shards.collective().allGather(windows.get(i)));
      }
    }

    /** Returns when all that is under way in the memory is there. */
    void await() {
      if (underWay.contains(this)) {
        pending.forEach(Pending::await);
        pending.clear();
        underWay.remove(this);
      }
    }

    /** The memory is going to be used for others. */
    void leave() {
      await();
      gathered = -1;
    }
  }

  /** The memory is going to be freed: what is still under way in it is broken off. */
  @Override
  public void close() {
    if (!underWay.isEmpty()) {
      shards.collective().close();
    }
    shards.close();
  }
}
