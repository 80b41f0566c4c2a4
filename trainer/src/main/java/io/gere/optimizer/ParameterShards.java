package io.gere.optimizer;

import io.gere.parallel.Collective;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * How the trained parameters are dealt out: cut into buckets, of each of which every rank owns an
 * equal part. Places are counted in elements of all parameters.
 */
public final class ParameterShards implements AutoCloseable {
  private final Collective collective;
  private final List<Bucket> buckets;
  private final List<Pending> pending = new ArrayList<>();

  /**
   * @param elements of all parameters
   * @param starts where the parameters begin that become final together, 0 among them
   * @param device where they are
   */
  public ParameterShards(long elements, List<Long> starts, Device device, Collective collective) {
    this.collective = collective;
    this.buckets = Bucket.cut(elements, starts, Bucket.mostOn(device));
  }

  Collective collective() {
    return collective;
  }

  /** From the end of the parameters to their beginning. */
  List<Bucket> buckets() {
    return buckets;
  }

  /** This rank's part of a bucket, perhaps empty. */
  Shard shard(Bucket bucket) {
    Shard within = collective.shard(bucket.elements());
    return new Shard(bucket.from() + within.from(), bucket.from() + within.to());
  }

  /** What this rank updates, in the order of the buckets; some may be empty. */
  List<Shard> shards() {
    return buckets.stream().map(this::shard).toList();
  }

  /** Windows of the buckets into memory that holds all parameters, or something like them. */
  List<Tensor> windows(TensorScope scope, Tensor flat) {
    return buckets.stream().map(b -> scope.window(flat, b.from(), b.elements())).toList();
  }

  /** Gives every rank all shards of what these windows show. */
  void gather(List<Tensor> windows) {
    windows.forEach(window -> pending.add(collective.allGather(window)));
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
