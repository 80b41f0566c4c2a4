package io.gere.model;

import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerWeights;
import java.util.List;

/**
 * A decoder's own weights on one rank, handed out as they are computed with: all of them are here,
 * or each rank keeps a shard and they come together segment by segment. Then every rank asks for
 * the same in the same order, and what it is given stays as it is until a pass is two segments
 * further, or the weights change.
 */
public sealed interface WeightStore extends AutoCloseable
    permits WholeWeights, ShardedWeights, AnnouncedWeights {
  /** What this rank keeps. */
  Parameters parameters();

  /**
   * In which a pass goes through so many layers; through all where other ranks go along.
   *
   * @param depth layers that are needed
   */
  List<LayerRange> segments(int depth);

  /** [V, D]; a pass forward begins with it. */
  Tensor embedding();

  /** Those of a segment, layer by layer. */
  List<LayerWeights> layers(LayerRange segment);

  /** [D], which lies with the last segment. */
  Tensor finalNorm();

  /** The matrix that turns hidden states into logits, [V, D]; the embedding where they are tied. */
  Tensor head();

  /** Any of them by its name. */
  Tensor get(String name);

  /** Asks for all of them as a forward pass does: other ranks have one more to do. */
  void emptyForward();

  @Override
  void close();
}
