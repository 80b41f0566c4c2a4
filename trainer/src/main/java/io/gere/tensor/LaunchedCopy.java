package io.gere.tensor;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A copy between the host's memory and a GPU's that goes on while the host computes. What the
 * calling thread launches in PyTorch afterwards comes after it.
 */
public final class LaunchedCopy implements AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = 20_000;

  private final Optional<CudaEvent> done;

  private LaunchedCopy(Optional<CudaEvent> done) {
    this.done = done;
  }

  /**
   * Launches one; between tensors of the host it is done at once.
   *
   * @param from contiguous, of the same type and number of elements as {@code to}; neither may
   *     change or go before {@link #await} returns
   */
  public static LaunchedCopy of(Tensor from, Tensor to) {
    NativeMemory.launchCopy(from.array(), to.array());
    Device device = to.device() instanceof Device.Gpu ? to.device() : from.device();
    return new LaunchedCopy(
        device instanceof Device.Gpu gpu
            ? Optional.of(CudaEvent.ofPyTorch(Torch.cuda().orElseThrow(), gpu))
            : Optional.empty());
  }

  /** Returns when it is done. */
  public void await() {
    while (done.isPresent() && !done.get().happened()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** Lets it go; it goes on nevertheless. */
  @Override
  public void close() {
    done.ifPresent(CudaEvent::close);
  }
}
