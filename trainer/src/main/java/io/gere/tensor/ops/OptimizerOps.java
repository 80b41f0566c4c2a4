package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Collections;
import java.util.List;

/** Norm, clipping and update: {@code optimizer.py}. */
public final class OptimizerOps {
  private final ScriptModule script;

  OptimizerOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * AdamW's arguments besides the tensors.
   *
   * @param decay decoupled weight decay, times the learning rate
   */
  public record AdamWSettings(
      double learningRate, double beta1, double beta2, double decay, double epsilon) {}

  /**
   * Tensors that are updated alike, each list with one for every window of memory.
   *
   * @param weights float32, changed in place
   * @param gradients float32
   * @param first moments, float32, changed in place
   * @param second moments, float32, changed in place
   */
  public record AdamWTensors(
      List<Tensor> weights, List<Tensor> gradients, List<Tensor> first, List<Tensor> second) {}

  /**
   * Euclidean norm of a vector.
   *
   * @param vector float32 [n]
   * @return float64 []
   */
  public Tensor norm(TensorScope into, Tensor vector) {
    return script.tensor(into, "norm_of", vector);
  }

  /**
   * Adds the squared length of a vector.
   *
   * @param sum float64 [1]
   * @param vector float32 [n]
   */
  public void addSquares(Tensor sum, Tensor vector) {
    script.execute("add_squares", sum, vector);
  }

  /** Adds to each of these float32 tensors the one at its place. */
  public void add(List<Tensor> sums, List<Tensor> values) {
    script.execute("accumulate", sums, values);
  }

  /** Multiplies all of these in place. */
  public void scale(List<Tensor> tensors, double factor) {
    script.execute("scale", tensors, factor);
  }

  /**
   * Draws weights towards where they are anchored: adds strength · (weight − anchor) to each
   * gradient.
   *
   * @param sum float64 [1]; the squared distance is added to it
   * @param weights float32, windows of any length
   * @param anchors of the same lengths, in any type
   * @param gradients float32, of the same lengths
   */
  public void anchor(
      Tensor sum,
      List<Tensor> weights,
      List<Tensor> anchors,
      List<Tensor> gradients,
      double strength) {
    script.execute("anchor", sum, weights, anchors, gradients, strength);
  }

  /**
   * Counts an update.
   *
   * @param step float32 [1]
   */
  public void countStep(Tensor step) {
    script.execute("count_step", step);
  }

  /**
   * One update.
   *
   * @param step float32 [1]: which update it is, from 1
   */
  public void adamw(AdamWTensors tensors, Tensor step, AdamWSettings settings) {
    List<Tensor> steps = Collections.nCopies(tensors.weights().size(), step);
    script.execute(
        "adamw",
        tensors.weights(),
        tensors.gradients(),
        tensors.first(),
        tensors.second(),
        steps,
        settings.learningRate(),
        settings.beta1(),
        settings.beta2(),
        settings.decay(),
        settings.epsilon());
  }
}
