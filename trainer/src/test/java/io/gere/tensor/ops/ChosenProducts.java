package io.gere.tensor.ops;

import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.util.List;

/** A program: says how this CPU multiplies. */
public final class ChosenProducts {
  private ChosenProducts() {}

  public static void main(String[] arguments) {
    Torch.prepareThread(1);
    for (ElementType type : List.of(ElementType.BFLOAT16, ElementType.FLOAT32)) {
      System.out.println(type + " " + ProductChoice.of(type));
    }
  }
}
