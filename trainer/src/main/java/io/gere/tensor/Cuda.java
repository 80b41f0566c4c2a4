package io.gere.tensor;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CUDA's runtime, as far as it is needed beside PyTorch: to count GPUs, and to order what runs on a
 * second stream.
 */
public final class Cuda {
  private static final Logger LOG = LoggerFactory.getLogger(Cuda.class);

  /** The C functions. Each returns 0, or the number of an error. */
  interface Functions extends Library {
    String cudaGetErrorString(int error);

    int cudaGetLastError();

    int cudaGetDeviceCount(IntByReference count);

    int cudaSetDevice(int device);

    int cudaStreamCreateWithFlags(PointerByReference stream, int flags);

    int cudaStreamQuery(Pointer stream);

    int cudaStreamWaitEvent(Pointer stream, Pointer event, int flags);

    int cudaStreamDestroy(Pointer stream);

    int cudaEventCreateWithFlags(PointerByReference event, int flags);

    int cudaEventRecord(Pointer event, Pointer stream);

    int cudaEventQuery(Pointer event);

    int cudaEventDestroy(Pointer event);
  }

  private static final int NOT_READY = 600;

  private final Functions functions;
  private final Function currentStream;

  private Cuda(Path library) {
    this.functions = Native.load(library.toString(), Functions.class);
    this.currentStream =
        NativeLibrary.getInstance(library.toString())
            .getFunction("aoti_torch_get_current_cuda_stream");
  }

  /** The runtime that PyTorch itself uses; none where PyTorch was built without CUDA. */
  public static Optional<Cuda> ofPyTorch() {
    return OfPyTorch.CUDA;
  }

  private static final class OfPyTorch {
    private static final Optional<Cuda> CUDA =
        Optional.of(libraryOfPyTorch()).filter(Files::exists).map(Cuda::in);
  }

  /** Where PyTorch's own CUDA code lies, if it has any. */
  public static Path libraryOfPyTorch() {
    return Torch.folder().resolve("libtorch_cuda.so");
  }

  /**
   * The runtime that a library is linked with: a symbol is looked for in a library and in those it
   * needs. So {@code libtorch_cuda.so} leads to the one copy whose streams and memory PyTorch's
   * are.
   *
   * @param library also exports PyTorch's {@code aoti_torch_get_current_cuda_stream}
   */
  public static Cuda in(Path library) {
    return new Cuda(library);
  }

  /** GPUs that this process sees; 0 where there is no driver for them. */
  public int devices() {
    IntByReference count = new IntByReference();
    int error = functions.cudaGetDeviceCount(count);
    if (error != 0) {
      LOG.warn("CUDA finds no GPU: {}", functions.cudaGetErrorString(error));
      return 0;
    }
    return count.getValue();
  }

  /** A new stream, on which nothing waits for other streams unless it is told to. */
  public CudaStream newStream(Device.Gpu gpu) {
    return new CudaStream(this, gpu);
  }

  Functions functions() {
    return functions;
  }

  /** Makes it the calling thread's device, as most functions of the runtime want it. */
  void use(Device.Gpu gpu) {
    check(functions.cudaSetDevice(gpu.index()), "cudaSetDevice");
  }

  /** The stream on which PyTorch launches the calling thread's operations. */
  Pointer streamOfPyTorch(Device.Gpu gpu) {
    PointerByReference stream = new PointerByReference();
    int status = currentStream.invokeInt(new Object[] {gpu.index(), stream});
    if (status != 0) {
      throw new IllegalStateException(currentStream.getName() + " returned " + status);
    }
    return stream.getValue();
  }

  void check(int error, String function) {
    if (error != 0) {
      throw new IllegalStateException(
          "%s: %s (CUDA error %d)".formatted(function, functions.cudaGetErrorString(error), error));
    }
  }

  /** Whether a query says "done" instead of "not yet". */
  boolean done(int answer, String function) {
    if (answer == NOT_READY) {
      // It is also left as this thread's last error, which PyTorch's next launch would throw.
      functions.cudaGetLastError();
      return false;
    }
    check(answer, function);
    return true;
  }
}
