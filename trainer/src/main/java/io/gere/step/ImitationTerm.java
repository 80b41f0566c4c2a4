package io.gere.step;

import io.gere.loss.ReplayLoss;
import io.gere.loss.SampleSums;
import io.gere.model.LlamaModel;
import io.gere.tensor.HeadGradient;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The second term of a replay micro-batch's loss, at the layers it holds. A slot is the place of
 * one of these among the loss's layers.
 */
final class ImitationTerm {
  private final LlamaModel model;
  private final ReplayLoss.Imitation loss;
  private final MicroBatch batch;
  private final MicroBatch.Base base;
  private final TensorScope scope;

  /**
   * @param base of {@code batch}
   * @param scope of the pass
   */
  ImitationTerm(
      LlamaModel model,
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

  /** What is added to a count before the division. */
  double epsilon() {
    return loss.epsilon();
  }

  /** [2][samples]: sums and counts. */
  double[][] sums(int slot, Tensor hidden) {
    try (TensorScope temporary = scope.inner()) {
      double[] both =
          loss.sums(model.ops().imitation(), temporary, slot, states(slot, hidden)).toDoubles();
      int b = batch.size();
      return new double[][] {Arrays.copyOf(both, b), Arrays.copyOfRange(both, b, 2 * b)};
    }
  }

  /**
   * Adds the gradient of the weighted sums.
   *
   * @param weights of each sample
   */
  void backward(int slot, Tensor hidden, double[] weights, HeadGradient gradient) {
    try (TensorScope temporary = scope.inner()) {
      loss.backward(
          model.ops().imitation(), slot, states(slot, hidden), temporary.floats(weights), gradient);
    }
  }

  /**
   * How strongly both terms pull at each sample's last hidden states.
   *
   * @param crossEntropy float32 [b · t, D]: the cross-entropy's gradient there
   */
  SampleSums.GradientSquares[] gradientSquares(Tensor hidden, Tensor crossEntropy) {
    try (TensorScope temporary = scope.inner()) {
      Tensor imitation = temporary.zeros(crossEntropy.shape());
      double[] ones = new double[batch.size()];
      Arrays.fill(ones, 1);
      backward(atHead()[0], hidden, ones, new HeadGradient(imitation, Optional.empty()));
      double[] ofCrossEntropy = squares(temporary, crossEntropy);
      double[] ofImitation = squares(temporary, imitation);
      return IntStream.range(0, batch.size())
          .mapToObj(i -> new SampleSums.GradientSquares(ofCrossEntropy[i], ofImitation[i]))
          .toArray(SampleSums.GradientSquares[]::new);
    }
  }

  private double[] squares(TensorScope temporary, Tensor gradient) {
    return model.ops().head().squaresBySample(temporary, gradient, base.rows()).toDoubles();
  }

  private ReplayLoss.HeldStates states(int slot, Tensor hidden) {
    return new ReplayLoss.HeldStates(hidden, base.rows(), base.stored().get(slot), model.head());
  }
}
