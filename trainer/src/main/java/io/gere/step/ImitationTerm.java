package io.gere.step;

import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.HeadGradient;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The second term of a replay micro-batch's loss, at the layers it holds. A slot is the place of
 * one of these among the loss's layers.
 */
final class ImitationTerm {
  private final DecoderModel model;
  private final ReplayLoss.Imitation loss;
  private final MicroBatch batch;
  private final MicroBatch.Base base;
  private final TensorScope scope;

  /**
   * @param base of {@code batch}
   * @param scope of the pass
   */
  ImitationTerm(
      DecoderModel model,
      ReplayLoss.Imitation loss,
      MicroBatch batch,
      MicroBatch.Base base,
      TensorScope scope) {
    this.model = model;
    this.loss = loss;
    this.batch = batch;
    this.base = base;
    this.scope = scope;
  }

  /** How many layers are held. */
  int layers() {
    return loss.layers().size();
  }

  /** Slots whose layer is the last one, which the head reads. */
  int[] atHead() {
    List<Integer> held = loss.layers();
    return IntStream.range(0, held.size())
        .filter(slot -> held.get(slot) == model.config().layers())
        .toArray();
  }

  /** Sums and counts, float64 [2, samples]. */
  Tensor sums(int slot, Tensor hidden) {
    return loss.sums(model.ops().imitation(), scope, slot, states(slot, hidden));
  }

  /**
   * Adds the gradient of the weighted sums.
   *
   * @param weights float32 [layers, samples]
   */
  void backward(int slot, Tensor hidden, Tensor weights, HeadGradient gradient) {
    try (TensorScope temporary = scope.inner()) {
      int samples = batch.size();
      Tensor own = temporary.window(weights, (long) slot * samples, samples);
      loss.backward(model.ops().imitation(), slot, states(slot, hidden), own, gradient);
    }
  }

  /**
   * How strongly both terms pull at each sample's last hidden states: squared lengths of the
   * gradients there, of the cross-entropy as the objective weighs it and of the imitation sum.
   *
   * @param crossEntropy float32 [b · t, D]: the cross-entropy's gradient there
   * @return float64 [samples] of each
   */
  List<Tensor> gradientSquares(Tensor hidden, Tensor crossEntropy) {
    try (TensorScope temporary = scope.inner()) {
      Tensor imitation = temporary.zeros(crossEntropy.shape());
      Tensor ones = temporary.empty(ElementType.FLOAT32, layers(), batch.size());
      model.ops().objective().fill(ones, 1);
      backward(atHead()[0], hidden, ones, new HeadGradient(imitation, Optional.empty()));
      return List.of(squares(crossEntropy), squares(imitation));
    }
  }

  private Tensor squares(Tensor gradient) {
    return model.ops().head().squaresBySample(scope, gradient, base.real());
  }

  private ReplayLoss.HeldStates states(int slot, Tensor hidden) {
    return new ReplayLoss.HeldStates(hidden, base.rows(), base.stored().get(slot), model.head());
  }
}
