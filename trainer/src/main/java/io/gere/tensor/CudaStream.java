package io.gere.tensor;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * A queue of work on a GPU, beside the one on which PyTorch launches its own, so that the two
 * overlap. What has to wait for the other says so.
 */
public final class CudaStream implements AutoCloseable {
  /** Without this flag CUDA makes every stream wait for PyTorch's, which is the default one. */
  private static final int NON_BLOCKING = 1;

  private final Cuda cuda;
  private final Device.Gpu gpu;
  private final Pointer handle;

  /** A new stream, on which nothing waits for other streams unless it is told to. */
  public CudaStream(Cuda cuda, Device.Gpu gpu) {
    this.cuda = cuda;
    this.gpu = gpu;
    PointerByReference stream = new PointerByReference();
    cuda.use(gpu);
    cuda.check(
        cuda.functions().cudaStreamCreateWithFlags(stream, NON_BLOCKING),
        "cudaStreamCreateWithFlags");
    this.handle = stream.getValue();
  }

  /** CUDA's {@code cudaStream_t}. */
  public Pointer handle() {
    return handle;
  }

  /** Makes its GPU the calling thread's device, as most of CUDA wants it. */
  public void makeCurrent() {
    cuda.use(gpu);
  }

  /** What is launched here from now on waits for all that this thread has launched in PyTorch. */
  public void waitForPyTorch() {
    try (CudaEvent launched = CudaEvent.ofPyTorch(cuda, gpu)) {
      launched.holdBack(handle);
    }
  }

  /** The moment at which all that has been launched here so far is done. */
  public CudaEvent mark() {
    return new CudaEvent(cuda, gpu, handle);
  }

  /** Whether all that has been launched here is done. */
  public boolean idle() {
    cuda.use(gpu);
    return cuda.done(cuda.functions().cudaStreamQuery(handle), "cudaStreamQuery");
  }

  /** Lets it go; work that is still queued is done all the same. */
  @Override
  public void close() {
    cuda.use(gpu);
    cuda.check(cuda.functions().cudaStreamDestroy(handle), "cudaStreamDestroy");
  }
}
