package io.gere.parallel;

import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How parameters are dealt out: cut into buckets, of each of which every rank owns an equal part.
 * Places are counted in elements of all parameters.
 */
public final class ParameterShards implements AutoCloseable {
  private final Collective collective;
  private final List<Bucket> buckets;
  private final List<Pending> pending = new ArrayList<>();

  /** Where a shard lies that begins there, if all of this rank's lie one after the other. */
  private final NavigableMap<Long, Long> places = new TreeMap<>();

  private final long ownElements;

  /**
   * @param elements of all parameters
   * @param starts where the parameters begin that become final together, 0 among them
   * @param device where they are
   */
  public ParameterShards(long elements, List<Long> starts, Device device, Collective collective) {
    this.collective = collective;
    this.buckets = Bucket.cut(elements, starts, Bucket.mostOn(device));
    long own = 0;
    for (Shard shard : shards().stream().sorted(Comparator.comparingLong(Shard::from)).toList()) {
      if (shard.elements() > 0) {
        places.put(shard.from(), own);
        own += shard.elements();
      }
    }
    this.ownElements = own;
  }

  public Collective collective() {
    return collective;
  }

  /** From the end of the parameters to their beginning. */
  public List<Bucket> buckets() {
    return buckets;
  }

  /**
   * The buckets of a stretch, which must be whole ones.
   *
   * @param from its first element
   * @param to the one after its last
   */
  public List<Bucket> buckets(long from, long to) {
    List<Bucket> within = buckets.stream().filter(b -> b.from() >= from && b.to() <= to).toList();
    if (within.stream().mapToLong(Bucket::elements).sum() != to - from) {
      throw new IllegalArgumentException("%d to %d are no whole buckets".formatted(from, to));
    }
    return within;
  }

  /** This rank's part of a bucket, perhaps empty. */
  public Shard shard(Bucket bucket) {
    Shard within = collective.shard(bucket.elements());
    return new Shard(bucket.from() + within.from(), bucket.from() + within.to());
  }

  /** What this rank owns, in the order of the buckets; some may be empty. */
  public List<Shard> shards() {
    return buckets.stream().map(this::shard).toList();
  }

  /** Elements of all that this rank owns. */
  public long ownElements() {
    return ownElements;
  }

  /**
   * A window into memory that holds what this rank owns and nothing else, in the order of all
   * parameters.
   *
   * @param from counted in elements of all parameters
   */
  public Tensor ownWindow(TensorScope scope, Tensor own, long from, long elements) {
    if (elements == 0) {
      return scope.window(own, 0, 0);
    }
    var shard = places.floorEntry(from);
    return scope.window(own, shard.getValue() + from - shard.getKey(), elements);
  }

  /** Windows of the buckets into memory that holds all parameters, or something like them. */
  public List<Tensor> windows(TensorScope scope, Tensor flat) {
    return buckets.stream().map(b -> scope.window(flat, b.from(), b.elements())).toList();
  }

  /** Gives every rank all shards of what these windows show. */
  public void gather(List<Tensor> windows) {
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
