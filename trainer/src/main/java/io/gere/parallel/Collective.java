package io.gere.parallel;

import io.gere.tensor.Tensor;

/**
 * The ranks of one training run, seen from one of them.
 *
 * <p>Every rank launches the same operations in the same order, and they run in that order. The
 * tensor operations return at once, with a handle to wait on; the others return when their result
 * is here. A result has the same bits on every rank. When an operation fails, all those that follow
 * fail at once, here and, one after the other, on every other rank: the collective is broken for
 * good. Each operation has the run's time limit, which begins when the operation does.
 *
 * <p>Tensors are contiguous and equally long on every rank. Whoever launches an operation keeps its
 * tensor until it has been awaited, any operation has failed, or this collective has been closed.
 */
public interface Collective extends AutoCloseable {
  /** This rank: 0 … worldSize − 1. */
  int rank();

  /** The number of ranks, at least 1. */
  int worldSize();

  /** Replaces every element of a float32 or float64 tensor by its sum over all ranks. */
  Pending allReduce(Tensor values);

  /**
   * Replaces the elements of this rank's {@link #shard} of a float32 tensor by their sums over all
   * ranks. The rest of the tensor means nothing afterwards.
   */
  Pending reduceScatter(Tensor floats);

  /** Replaces every rank's shard of a tensor of any type by what that rank has there. */
  Pending allGather(Tensor values);

  /** Replaces every element by its sum over all ranks; meant for a few scalars. */
  void allReduce(double[] values);

  /** Returns when every rank has called it. */
  void barrier();

  /** This rank's part of a tensor of so many elements. */
  default Shard shard(long elements) {
    return Shard.of(elements, rank(), worldSize());
  }

  /**
   * Leaves the ranks; whoever still needs this one learns that it is gone. When it returns, no
   * tensor of a pending operation is touched any more.
   */
  @Override
  void close();
}
