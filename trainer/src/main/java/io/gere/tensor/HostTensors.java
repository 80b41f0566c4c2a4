package io.gere.tensor;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors in the machine's own memory beside a thread whose {@link Torch#device device} is a GPU.
 * They are pinned as far as the system allows, so that copies run at the bus's own rate and beside
 * other work.
 */
public final class HostTensors implements AutoCloseable {
  private final TensorScope scope = TensorScope.onHost();
  private final boolean pins = Torch.device() instanceof Device.Gpu;
  private final List<Pointer> pinned = new ArrayList<>();

  /** A tensor of zeros, with at least one element. */
  public Tensor zeros(ElementType type, long elements) {
    Tensor tensor = scope.zeros(type, elements);
    if (pins && Torch.cuda().orElseThrow().pin(tensor.address(), elements * type.bytes())) {
      pinned.add(tensor.address());
    }
    return tensor;
  }

  /** The owner of these tensors, for windows into them. */
  public TensorScope scope() {
    return scope;
  }

  @Override
  public void close() {
    pinned.forEach(memory -> Torch.cuda().orElseThrow().unpin(memory));
    scope.close();
  }
}
