package io.gere.loss;

import io.gere.config.choice.MarginMean;
import io.gere.states.BaseStates;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.HeadGradient;
import io.gere.tensor.ops.ImitationOps;
import io.gere.tensor.ops.SampleRows;
import io.gere.thresholds.Thresholds;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What replay samples are trained on (method.md §4): nothing, their cross-entropy, or that and a
 * second term which holds the model to what the base model's hidden states were.
 */
public sealed interface ReplayLoss extends AutoCloseable {
  /** No replay at all: the paper's Baseline. */
  record None() implements ReplayLoss {
    @Override
    public boolean replays() {
      return false;
    }
  }

  /** Cross-entropy alone: the paper's BaselineR. */
  record CrossEntropy() implements ReplayLoss {}

  /** Whether there are replay samples. */
  default boolean replays() {
    return true;
  }

  /** The second term, where there is one. */
  default Optional<Imitation> imitation() {
    return Optional.empty();
  }

  @Override
  default void close() {}

  /**
   * The second term. Its sums and counts are those of a sample over all its real tokens; their
   * quotient is the sample's loss. Several layers' losses add up.
   */
  sealed interface Imitation extends ReplayLoss {
    @Override
    default Optional<Imitation> imitation() {
      return Optional.of(this);
    }

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

    /** Whether counts are of elements outside their band, and not simply of tokens. */
    default boolean countsViolations() {
      return false;
    }

    /**
     * Sums and counts.
     *
     * @param slot which of {@link #layers}
     * @return float64 [2, samples]
     */
    Tensor sums(ImitationOps ops, TensorScope into, int slot, HeldStates states);

    /**
     * Adds the gradient of Σ weight · sum.
     *
     * @param weights float32 [samples]
     */
    void backward(
        ImitationOps ops, int slot, HeldStates states, Tensor weights, HeadGradient gradient);

    @Override
    default void close() {
      base().close();
    }
  }

  /**
   * One layer's hidden states of a replay micro-batch, in the model that is trained and in the base
   * model.
   *
   * @param hidden [b, t, D]
   * @param rows its real positions
   * @param stored the base model's states of these positions [n, stored width], in the type they
   *     are stored in; hidden states enter a loss as float32
   * @param head of the model that is trained, [V, D]
   */
  record HeldStates(Tensor hidden, SampleRows rows, Tensor stored, Tensor head) {}

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
    public Tensor sums(ImitationOps ops, TensorScope into, int slot, HeldStates s) {
      return ops.logitSums(into, s.hidden(), s.head(), s.rows(), logits(s), chunk);
    }

    @Override
    public void backward(
        ImitationOps ops, int slot, HeldStates s, Tensor weights, HeadGradient gradient) {
      ops.logitBackward(s.hidden(), s.head(), s.rows(), logits(s), chunk, weights, gradient);
    }

    private ImitationOps.BaseLogits logits(HeldStates s) {
      return new ImitationOps.BaseLogits(s.stored(), baseHead);
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
    public Tensor sums(ImitationOps ops, TensorScope into, int slot, HeldStates s) {
      return ops.featureSums(into, s.hidden(), s.rows(), s.stored(), power);
    }

    @Override
    public void backward(
        ImitationOps ops, int slot, HeldStates s, Tensor weights, HeadGradient gradient) {
      ops.featureBackward(s.hidden(), s.rows(), s.stored(), power, weights, gradient.hidden());
    }
  }

  /**
   * The threshold-based margin (method.md §3), from states packed to two bits an element.
   *
   * @param bands of each layer
   * @param mean what its sum is divided by
   */
  record Margin(
      BaseStates base, List<Integer> layers, List<ImitationOps.Band> bands, MarginMean mean)
      implements Imitation {
    /** The published ε (method.md §3). */
    private static final double NO_DIVISION_BY_ZERO = 1e-8;

    /** The loss with its thresholds in native memory that {@code scope} owns. */
    public static Margin of(
        TensorScope scope, BaseStates packed, Thresholds thresholds, MarginMean mean) {
      return new Margin(
          packed,
          thresholds.layers(),
          IntStream.range(0, thresholds.layers().size())
              .mapToObj(slot -> band(scope, thresholds, slot))
              .toList(),
          mean);
    }

    private static ImitationOps.Band band(TensorScope scope, Thresholds thresholds, int slot) {
      int d = thresholds.dimensions();
      return new ImitationOps.Band(
          scope.of(thresholds.upper(slot), d), scope.of(thresholds.lower(slot), d));
    }

    @Override
    public double epsilon() {
      return NO_DIVISION_BY_ZERO;
    }

    @Override
    public boolean countsViolations() {
      return mean == MarginMean.VIOLATING;
    }

    @Override
    public Tensor sums(ImitationOps ops, TensorScope into, int slot, HeldStates s) {
      boolean overAll = mean == MarginMean.ALL;
      return ops.marginSums(into, s.hidden(), s.rows(), s.stored(), bands.get(slot), overAll);
    }

    @Override
    public void backward(
        ImitationOps ops, int slot, HeldStates s, Tensor weights, HeadGradient gradient) {
      ops.marginBackward(
          s.hidden(), s.rows(), s.stored(), bands.get(slot), weights, gradient.hidden());
    }
  }
}
