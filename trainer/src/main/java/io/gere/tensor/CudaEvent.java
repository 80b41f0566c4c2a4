package io.gere.tensor;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A moment in a stream's work, for others to wait for. */
public final class CudaEvent implements AutoCloseable {
  private static final int NO_TIMING = 2;

  private final Cuda cuda;
  private final Device.Gpu gpu;
  private final Pointer handle;

  /** The moment at which all that has been launched on the stream so far is done. */
  CudaEvent(Cuda cuda, Device.Gpu gpu, Pointer stream) {
    this.cuda = cuda;
    this.gpu = gpu;
    PointerByReference event = new PointerByReference();
    cuda.use(gpu);
    cuda.check(
        cuda.functions().cudaEventCreateWithFlags(event, NO_TIMING), "cudaEventCreateWithFlags");
    this.handle = event.getValue();
    cuda.check(cuda.functions().cudaEventRecord(handle, stream), "cudaEventRecord");
  }

  /** The moment at which all that the calling thread has launched in PyTorch so far is done. */
  static CudaEvent ofPyTorch(Cuda cuda, Device.Gpu gpu) {
    return new CudaEvent(cuda, gpu, cuda.streamOfPyTorch(gpu));
  }

  /** Whether it has come. An error of the work before it shows here. */
  public boolean happened() {
    cuda.use(gpu);
    return cuda.done(cuda.functions().cudaEventQuery(handle), "cudaEventQuery");
  }

  /** What is launched on the stream from now on waits for it. */
  void holdBack(Pointer stream) {
    cuda.check(cuda.functions().cudaStreamWaitEvent(stream, handle, 0), "cudaStreamWaitEvent");
  }

  /** Lets it go. Whoever waits for it goes on waiting. */
  @Override
  public void close() {
    cuda.use(gpu);
    cuda.check(cuda.functions().cudaEventDestroy(handle), "cudaEventDestroy");
  }
}
