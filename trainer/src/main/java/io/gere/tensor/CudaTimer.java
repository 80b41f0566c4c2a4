package io.gere.tensor;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Times what a GPU does between marks that are set while the work is launched: a host's clock would
 * measure the launching.
 */
public final class CudaTimer implements AutoCloseable {
  private static final int WITH_TIMING = 0;

  private final Cuda cuda;
  private final Device.Gpu gpu;
  private final List<Pointer> events = new ArrayList<>();

  /** A timer of what the calling thread launches in PyTorch on a GPU. */
  public CudaTimer(Cuda cuda, Device.Gpu gpu) {
    this.cuda = cuda;
    this.gpu = gpu;
  }

  /** Marks the moment at which all that this thread has launched in PyTorch so far is done. */
  public void mark() {
    PointerByReference event = new PointerByReference();
    cuda.use(gpu);
    cuda.check(
        cuda.functions().cudaEventCreateWithFlags(event, WITH_TIMING), "cudaEventCreateWithFlags");
    events.add(event.getValue());
    cuda.check(
        cuda.functions().cudaEventRecord(event.getValue(), cuda.streamOfPyTorch(gpu)),
        "cudaEventRecord");
  }

  /**
   * Seconds between each mark and the next. Waits for the last one, so it is asked when the work is
   * known to be done.
   */
  public double[] seconds() {
    cuda.synchronize(gpu);
    double[] seconds = new double[Math.max(0, events.size() - 1)];
    for (int i = 0; i < seconds.length; i++) {
      FloatByReference milliseconds = new FloatByReference();
      cuda.check(
          cuda.functions().cudaEventElapsedTime(milliseconds, events.get(i), events.get(i + 1)),
          "cudaEventElapsedTime");
      seconds[i] = milliseconds.getValue() / 1e3;
    }
    return seconds;
  }

  @Override
  public void close() {
    events.forEach(event -> cuda.functions().cudaEventDestroy(event));
    events.clear();
  }
}
