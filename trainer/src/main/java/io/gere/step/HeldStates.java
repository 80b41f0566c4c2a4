package io.gere.step;

import io.gere.loss.ReplayLoss;
import io.gere.loss.SampleSums;
import io.gere.model.LlamaModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The second term of a micro-batch's replay loss, at the hidden states it holds. */
final class HeldStates {
  private final LlamaModel model;
  private final List<Tensor> headGradient;
  private final ReplayLoss loss;
  private final boolean balanced;
  private final MicroBatch batch;
  private final TensorScope scope;

  /**
   * @param headGradient the head's where it is trained, else empty
   * @param loss that of the samples in {@code batch}; task samples are held to nothing
   * @param balanced whether ω asks how strongly both terms pull
   * @param scope of the pass
   */
  HeldStates(
      LlamaModel model,
      List<Tensor> headGradient,
      ReplayLoss loss,
      boolean balanced,
      MicroBatch batch,
      TensorScope scope) {
    this.model = model;
    this.headGradient = headGradient;
    this.loss = loss;
    this.balanced = balanced;
    this.batch = batch;
    this.scope = scope;
  }

  private ReplayLoss.Imitation imitation() {
    return (ReplayLoss.Imitation) loss;
  }

  /** How many layers are held. */
  int layers() {
    return batch.base().map(base -> base.stored().size()).orElse(0);
  }

  /** Slots of the loss's layers that are the last one. */
  int[] atHead() {
    if (layers() == 0) {
      return new int[0];
    }
    List<Integer> held = imitation().layers();
    return IntStream.range(0, held.size())
        .filter(slot -> held.get(slot) == model.config().layers())
        .toArray();
  }

  /** What is added to a count before the division. */
  double epsilon() {
    return imitation().epsilon();
  }

  /** [2][samples]: sums and counts. */
  double[][] sums(int slot, Tensor hidden) {
    try (TensorScope temporary = scope.inner()) {
      double[] both =
          imitation()
              .sums(model.ops(), temporary, slot, current(slot, hidden, List.of(), null))
              .toDoubles();
      int b = batch.size();
      return new double[][] {Arrays.copyOf(both, b), Arrays.copyOfRange(both, b, 2 * b)};
    }
  }

  /**
   * Adds the gradient of the weighted sums.
   *
   * @param into float32 [b · t, D]: the hidden states' gradient
   * @param weights of each sample
   */
  void add(int slot, Tensor hidden, Tensor into, double[] weights) {
    add(slot, current(slot, hidden, headGradient, into), weights);
  }

  private void add(int slot, ReplayLoss.Current current, double[] weights) {
    try (TensorScope temporary = scope.inner()) {
      imitation().backward(model.ops(), slot, current, temporary.floats(weights));
    }
  }

  /**
   * How strongly both terms pull at each sample's last hidden states, where ω asks for it.
   *
   * @param entropy float32 [b · t, D]: the cross-entropy's gradient there
   */
  SampleSums.Pull[] pulls(Tensor hidden, Tensor entropy) {
    SampleSums.Pull[] pulls = new SampleSums.Pull[batch.size()];
    Arrays.fill(pulls, SampleSums.Pull.NOT_MEASURED);
    if (!balanced || layers() == 0) {
      return pulls;
    }
    try (TensorScope temporary = scope.inner()) {
      int slot = atHead()[0];
      Tensor imitation = temporary.zeros(entropy.shape());
      double[] ones = new double[batch.size()];
      Arrays.fill(ones, 1);
      add(slot, current(slot, hidden, List.of(), imitation), ones);
      double[] ofEntropy = squares(temporary, entropy);
      double[] ofImitation = squares(temporary, imitation);
      Arrays.setAll(pulls, i -> new SampleSums.Pull(ofEntropy[i], ofImitation[i]));
      return pulls;
    }
  }

  private double[] squares(TensorScope temporary, Tensor gradient) {
    MicroBatch.Base base = batch.base().orElseThrow();
    return model
        .ops()
        .tensor(temporary, "squares", gradient, base.rows(), base.owners(), batch.size())
        .toDoubles();
  }

  private ReplayLoss.Current current(
      int slot, Tensor hidden, List<Tensor> headGradients, Tensor into) {
    MicroBatch.Base base = batch.base().orElseThrow();
    return new ReplayLoss.Current(
        hidden,
        base.rows(),
        base.owners(),
        batch.size(),
        base.stored().get(slot),
        model.head(),
        headGradients,
        into);
  }
}
