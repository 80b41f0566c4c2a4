package io.gere.model;

import io.gere.parallel.Collective;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerWeights;
import java.util.List;

/**
 * Weights that ranks share, for passes that each makes as it needs them. One that begins a pass
 * says so, and one that needs none any more asks whether another does, and goes along with it; so
 * all go through the weights together until nobody needs them.
 */
final class AnnouncedWeights implements WeightStore {
  private final ShardedWeights shared;
  private final Collective collective;

  AnnouncedWeights(ShardedWeights shared) {
    this.shared = shared;
    this.collective = shared.parameters().shards().collective();
  }

  /** Goes along as long as another rank needs a pass. */
  void finish() {
    while (anyPass(false)) {
      shared.emptyForward();
    }
  }

  private boolean anyPass(boolean here) {
    double[] passes = {here ? 1 : 0};
    collective.allReduce(passes);
    return passes[0] > 0;
  }

  @Override
  public Parameters parameters() {
    return shared.parameters();
  }

  @Override
  public List<LayerRange> segments(int depth) {
    return shared.segments(depth);
  }

  @Override
  public Tensor embedding() {
    anyPass(true);
    return shared.embedding();
  }

  @Override
  public List<LayerWeights> layers(LayerRange segment) {
    return shared.layers(segment);
  }

  @Override
  public Tensor finalNorm() {
    return shared.finalNorm();
  }

  @Override
  public Tensor head() {
    return shared.head();
  }

  @Override
  public Tensor get(String name) {
    return shared.get(name);
  }

  @Override
  public void emptyForward() {
    anyPass(true);
    shared.emptyForward();
  }

  @Override
  public void close() {
    shared.close();
  }
}
