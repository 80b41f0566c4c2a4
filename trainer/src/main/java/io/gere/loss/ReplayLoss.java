package io.gere.loss;

import io.gere.states.BaseStates;
import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.thresholds.Thresholds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What replay samples are trained on (method.md §4): nothing, their cross-entropy, or that and a
 * second term which holds the model to what the base model's hidden states were.
 */
public sealed interface ReplayLoss extends AutoCloseable {
  /** No replay at all: the paper's Baseline. */
  record None() implements ReplayLoss {}

  /** Cross-entropy alone: the paper's BaselineR. */
  record CrossEntropy() implements ReplayLoss {}

  @Override
  default void close() {}

  /**
   * The second term. Its sums and counts are those of a sample over all its real tokens; their
   * quotient is the sample's loss. Several layers' losses add up.
   */
  sealed interface Imitation extends ReplayLoss {
    /** What the base model left. */
    BaseStates base();

    /**
     * The hidden states that are held, numbered as Hugging Face's {@code hidden_states}; the number
     * of decoder layers is the last one, after the final norm.
     */
    List<Integer> layers();

    /** What is added to a count before the division: the published ε where a count may be 0. */
    default double epsilon() {
      return 0;
    }

    /** [2, samples] in float64: sums and counts. */
    Tensor sums(OpPack ops, TensorScope into, int slot, Current current);

    /** Adds the gradient, each sample's weighted, to {@link Current#upstream}. */
    void backward(OpPack ops, int slot, Current current, Tensor weights);

    @Override
    default void close() {
      base().close();
    }
  }

  /**
   * A replay micro-batch as it stands in the model that is trained.
   *
   * @param hidden [b, t, D] of the layer in question
   * @param rows int64 [n]: its real positions, flattened
   * @param samples int64 [n]: the sample each belongs to
   * @param count samples
   * @param stored the base model's states of these positions [n, stored width], in the type they
   *     are stored in; hidden states enter a loss as float32
   * @param head of the model that is trained
   * @param headGradient the head's gradient where it is trained, else empty
   * @param upstream float32 [b · t, D], or null where no gradient is asked for
   */
  record Current(
      Tensor hidden,
      Tensor rows,
      Tensor samples,
      int count,
      Tensor stored,
      Tensor head,
      List<Tensor> headGradient,
      Tensor upstream) {}

  /**
   * Logit imitation: KL(base ‖ current) of softmax(logits / 2), a mean over tokens.
   *
   * @param layer the last one's number
   * @param baseHead the base model's head, frozen
   * @param chunk tokens whose logits exist at a time
   */
  record Logits(BaseStates base, int layer, Tensor baseHead, int chunk) implements Imitation {
    @Override
    public List<Integer> layers() {
      return List.of(layer);
    }

    @Override
    public Tensor sums(OpPack ops, TensorScope into, int slot, Current c) {
      return ops.tensor(
          into,
          "logit_sums",
          c.hidden(),
          c.head(),
          c.rows(),
          c.samples(),
          c.count(),
          chunk,
          c.stored(),
          baseHead);
    }

    @Override
    public void backward(OpPack ops, int slot, Current c, Tensor weights) {
      ops.execute(
          "logit_backward",
          c.hidden(),
          c.head(),
          c.rows(),
          c.samples(),
          chunk,
          c.stored(),
          baseHead,
          weights,
          c.upstream(),
          c.headGradient());
    }
  }

  /**
   * Feature imitation: mean over dimensions of |h − h*| or (h − h*)², then over tokens.
   *
   * @param layer the last one's number
   * @param power 1 or 2
   */
  record Features(BaseStates base, int layer, int power) implements Imitation {
    @Override
    public List<Integer> layers() {
      return List.of(layer);
    }

    @Override
    public Tensor sums(OpPack ops, TensorScope into, int slot, Current c) {
      return ops.tensor(
          into, "feature_sums", c.hidden(), c.rows(), c.samples(), c.count(), c.stored(), power);
    }

    @Override
    public void backward(OpPack ops, int slot, Current c, Tensor weights) {
      ops.execute(
          "feature_backward",
          c.hidden(),
          c.rows(),
          c.samples(),
          c.stored(),
          power,
          weights,
          c.upstream());
    }
  }

  /**
   * The threshold-based margin (method.md §3), from states packed to two bits an element.
   *
   * @param upper τ⁺ [D] of each layer
   * @param lower τ⁻ [D] of each layer
   */
  record Margin(BaseStates base, List<Integer> layers, List<Tensor> upper, List<Tensor> lower)
      implements Imitation {
    private static final double NO_DIVISION_BY_ZERO = 1e-8;

    /** The loss with its thresholds in native memory that {@code scope} owns. */
    public static Margin of(TensorScope scope, BaseStates packed, Thresholds thresholds) {
      int slots = thresholds.layers().size();
      return new Margin(
          packed,
          thresholds.layers(),
          IntStream.range(0, slots)
              .mapToObj(slot -> scope.of(thresholds.upper(slot), thresholds.dimensions()))
              .toList(),
          IntStream.range(0, slots)
              .mapToObj(slot -> scope.of(thresholds.lower(slot), thresholds.dimensions()))
              .toList());
    }

    @Override
    public double epsilon() {
      return NO_DIVISION_BY_ZERO;
    }

    @Override
    public Tensor sums(OpPack ops, TensorScope into, int slot, Current c) {
      return ops.tensor(
          into,
          "margin_sums",
          c.hidden(),
          c.rows(),
          c.samples(),
          c.count(),
          c.stored(),
          upper.get(slot),
          lower.get(slot));
    }

    @Override
    public void backward(OpPack ops, int slot, Current c, Tensor weights) {
      ops.execute(
          "margin_backward",
          c.hidden(),
          c.rows(),
          c.samples(),
          c.stored(),
          upper.get(slot),
          lower.get(slot),
          weights,
          c.upstream());
    }
  }
}
