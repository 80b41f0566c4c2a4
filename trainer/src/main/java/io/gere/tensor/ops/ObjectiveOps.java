package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/**
 * The objective of one optimizer step on the device: {@code objective.py}, which says what each
 * number is. All tensors are float64 unless they say otherwise.
 */
public final class ObjectiveOps {
  private final ScriptModule script;

  ObjectiveOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * What the samples of one micro-batch contribute, s of them.
   *
   * @param crossEntropy [s], summed over each sample's label tokens
   * @param labels [s]: how many these are
   * @param imitation of each layer held [2, s]: the second term's sums and counts; empty for
   *     samples that are held to nothing
   * @param squares where ω is to balance both terms two [s], else none: squared lengths of the
   *     gradients of the weighted cross-entropy and of the imitation sum at the last hidden states
   */
  public record SampleSums(
      Tensor crossEntropy, Tensor labels, List<Tensor> imitation, List<Tensor> squares) {}

  /**
   * How the second term is weighed.
   *
   * @param strategy {@code fixed}, {@code dynamic} or {@code balanced}
   * @param value of a fixed ω
   * @param cap of the others
   * @param epsilon added to a count before a division
   * @param lastLayer place of the model's last layer among those held; −1 where it is not
   * @param scale by which all of them are multiplied
   */
  public record Omega(
      String strategy, double value, double cap, double epsilon, int lastLayer, double scale) {
    /** The same, multiplied by another number. */
    public Omega scaled(double by) {
      return new Omega(strategy, value, cap, epsilon, lastLayer, by);
    }
  }

  /**
   * Sums over a global batch, as windows into one vector: [1] each, the last two [layers].
   *
   * @param windows in the order of the script's {@code Totals}
   */
  public record Totals(List<Tensor> windows) {
    /** How many windows of one number there are before the two of a number for each layer. */
    public static final int SCALARS = 9;
  }

  /** Sets every element, without a copy from the host. */
  public void fill(Tensor tensor, double value) {
    script.execute("fill", tensor, value);
  }

  /** Adds a micro-batch of task samples. */
  public void addTask(Totals totals, SampleSums sums) {
    script.execute("add_task", totals.windows(), sums.crossEntropy(), sums.labels());
  }

  /** Adds a micro-batch of replay samples, all but its ω. */
  public void addReplay(Totals totals, SampleSums sums, double epsilon) {
    script.execute(
        "add_replay",
        totals.windows(),
        sums.crossEntropy(),
        sums.labels(),
        sums.imitation(),
        sums.squares(),
        epsilon);
  }

  /**
   * Scope {@code sample}: weights of a micro-batch's imitation sums; its ω are added to the totals.
   *
   * @param batch samples of the global batch
   * @return float32 [layers, s]
   */
  public Tensor sampleWeights(
      TensorScope into, Totals totals, SampleSums sums, int batch, Omega omega) {
    return script.tensor(
        into,
        "sample_weights",
        totals.windows(),
        batch,
        sums.crossEntropy(),
        sums.labels(),
        sums.imitation(),
        sums.squares(),
        omega.epsilon(),
        omega.lastLayer(),
        omega.strategy(),
        omega.value(),
        omega.cap(),
        omega.scale());
  }

  /**
   * Scope {@code sample}: the step's losses from the totals of all ranks.
   *
   * @return [5]: total, cross-entropy of task and of replay samples, second term, ω
   */
  public Tensor sampleLosses(TensorScope into, Totals totals, int taskSamples, int replaySamples) {
    return script.tensor(into, "sample_losses", totals.windows(), taskSamples, replaySamples);
  }

  /**
   * Scope {@code batch}: the step's losses from the totals of all ranks.
   *
   * @return [5]: total, cross-entropy of task and of replay samples, second term, ω
   */
  public Tensor batchLosses(
      TensorScope into, Totals totals, long taskLabels, long replayLabels, Omega omega) {
    return script.tensor(
        into,
        "batch_losses",
        totals.windows(),
        taskLabels,
        replayLabels,
        omega.epsilon(),
        omega.lastLayer(),
        omega.strategy(),
        omega.value(),
        omega.cap(),
        omega.scale());
  }

  /**
   * Scope {@code batch}: weights of a micro-batch's imitation sums.
   *
   * @param omega [1], of the whole batch
   * @param samples of the micro-batch
   * @return float32 [layers, samples]
   */
  public Tensor batchWeights(
      TensorScope into, Totals totals, Tensor omega, double epsilon, int samples) {
    return script.tensor(into, "batch_weights", totals.windows(), omega, epsilon, samples);
  }

  /**
   * Notes which sample's loss is not finite, unless one was noted before.
   *
   * @param noted [1], 0 as long as there is none
   * @param numbers [s] of the samples, from 1
   */
  public void noteLoss(Tensor noted, Tensor numbers, SampleSums sums, double epsilon) {
    script.execute("note_loss", noted, numbers, sums.crossEntropy(), sums.imitation(), epsilon);
  }

  /**
   * Notes 1 where a gradient is not finite.
   *
   * @param noted [1]
   * @param squares [1], its squared length
   */
  public void noteGradient(Tensor noted, Tensor squares) {
    script.execute("note_gradient", noted, squares);
  }
}
