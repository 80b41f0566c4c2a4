package io.gere.tensor.ops;

import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;

/** What measures a machine: {@code machine.py}. */
public final class MachineOps {
  private final ScriptModule script;

  MachineOps(ScriptModule script) {
    this.script = script;
  }

  /**
   * A matrix product, left · rightᵀ, into memory that is there.
   *
   * @param into [m, n]
   * @param left [m, k]
   * @param right [n, k]
   */
  public void product(Tensor into, Tensor left, Tensor right) {
    script.execute("product", into, left, right);
  }

  /**
   * The three products of a linear map that is trained.
   *
   * @param x [m, k]
   * @param weight [n, k]
   * @param gradient [n, k], to which the weight's is added
   */
  void linearStep(Tensor x, Tensor weight, Tensor gradient) {
    script.execute("linear_step", x, weight, gradient);
  }

  /**
   * Fills a tensor with normal numbers of mean 0, drawn by its own device: fast, and not the same
   * ones everywhere.
   */
  public void fillNormal(Tensor tensor, double deviation) {
    script.execute("fill_normal", tensor, deviation);
  }
}
