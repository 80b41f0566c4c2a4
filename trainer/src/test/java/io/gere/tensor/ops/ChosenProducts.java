package io.gere.tensor.ops;

import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;

/** A program: says how this CPU multiplies bfloat16 values. */
public final class ChosenProducts {
  private ChosenProducts() {}

  public static void main(String[] arguments) {
    Torch.prepareThread(1);
    System.out.println("in " + Bfloat16Products.of(ElementType.BFLOAT16));
  }
}
