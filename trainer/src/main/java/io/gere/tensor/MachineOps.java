package io.gere.tensor;

/** What measures a machine: {@code machine.py}. */
public final class MachineOps {
  private final OpPack pack;

  MachineOps(OpPack pack) {
    this.pack = pack;
  }

  /**
   * A matrix product into memory that is there.
   *
   * @param into [m, n]
   * @param left [m, k]
   * @param right [k, n]
   */
  public void product(Tensor into, Tensor left, Tensor right) {
    pack.execute("product", into, left, right);
  }

  /**
   * Fills a tensor with normal numbers of mean 0, drawn by its own device: fast, and not the same
   * ones everywhere.
   */
  public void fillNormal(Tensor tensor, double deviation) {
    pack.execute("fill_normal", tensor, deviation);
  }
}
