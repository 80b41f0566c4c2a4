package io.gere.parallel;

import io.gere.tensor.Tensor;

/** Another collective's operations, for tests that look at them on the way. */
public class ForwardingCollective implements Collective {
  private final Collective ranks;

  public ForwardingCollective(Collective ranks) {
    this.ranks = ranks;
  }

  @Override
  public int rank() {
    return ranks.rank();
  }

  @Override
  public int worldSize() {
    return ranks.worldSize();
  }

  @Override
  public Pending allReduce(Tensor values) {
    return ranks.allReduce(values);
  }

  @Override
  public Pending reduceScatter(Tensor floats) {
    return ranks.reduceScatter(floats);
  }

  @Override
  public Pending allGather(Tensor values) {
    return ranks.allGather(values);
  }

  @Override
  public void allReduce(double[] values) {
    ranks.allReduce(values);
  }

  @Override
  public void barrier() {
    ranks.barrier();
  }

  @Override
  public void close() {
    ranks.close();
  }
}
