package io.gere.tensor;

/** What measures the machine and no model: {@code machine.py}. */
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
}
