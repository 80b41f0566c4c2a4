package io.gere.model;

import io.gere.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What training changes of a model. {@code gradients} are sets in the layout of {@link
 * #parameters}.
 */
public sealed interface Trainable permits AllWeights, Adapters {
  /** What the optimizer updates. */
  Parameters parameters();

  /**
   * The parameters of a segment, as they lie one after the other in memory. Behind them lie those
   * of the layers above, and the head's.
   */
  List<String> names(LayerRange layers);

  /**
   * The gradients of a segment, in the order in which its backward pass gives them.
   *
   * @param gradients of these layers, at least
   */
  List<Tensor> ofSegment(ParameterSet gradients, LayerRange layers);

  /** The head's gradient [V, D]; empty where it is frozen. */
  Optional<Tensor> ofHead(ParameterSet gradients);

  /** The embedding's gradient [V, D]; empty where it is frozen. */
  Optional<Tensor> ofEmbedding(ParameterSet gradients);

  /** Whether something below these layers is trained, too. */
  boolean goesBelow(LayerRange layers);
}
