package io.gere.tensor;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
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

    int cudaDeviceGetPCIBusId(byte[] text, int length, int device);

    int cudaMemGetInfo(LongByReference free, LongByReference total);

    int cudaDriverGetVersion(IntByReference version);

    int cudaRuntimeGetVersion(IntByReference version);

    int cudaDeviceSynchronize();

    int cudaHostRegister(Pointer memory, long bytes, int flags);

    int cudaHostUnregister(Pointer memory);

    int cudaStreamCreateWithFlags(PointerByReference stream, int flags);

    int cudaStreamQuery(Pointer stream);

    int cudaStreamWaitEvent(Pointer stream, Pointer event, int flags);

    int cudaStreamDestroy(Pointer stream);

    int cudaEventCreateWithFlags(PointerByReference event, int flags);

    int cudaEventRecord(Pointer event, Pointer stream);

    int cudaEventQuery(Pointer event);

    int cudaEventElapsedTime(FloatByReference milliseconds, Pointer start, Pointer end);

    int cudaEventDestroy(Pointer event);
  }

  private static final int NOT_READY = 600;
  private static final int FOR_ALL_GPUS = 1;

  private final Functions functions;
  private final Function currentStream;

  private Cuda(Path library) {
    this.functions = Native.load(library.toString(), Functions.class);
    this.currentStream =
        NativeLibrary.getInstance(library.toString())
            .getFunction("aoti_torch_get_current_cuda_stream");
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

  /**
   * A GPU's memory as CUDA sees it now, in bytes; what PyTorch keeps for later counts as used.
   *
   * @param free not used by any process
   */
  public record Memory(long free, long total) {}

  /** The memory of a GPU, which becomes the calling thread's device. */
  public Memory memory(Device.Gpu gpu) {
    use(gpu);
    LongByReference free = new LongByReference();
    LongByReference total = new LongByReference();
    check(functions.cudaMemGetInfo(free, total), "cudaMemGetInfo");
    return new Memory(free.getValue(), total.getValue());
  }

  /** Where a GPU is plugged in, such as "0000:3b:00.0": the one name that all tools share. */
  public String pciBusId(Device.Gpu gpu) {
    byte[] text = new byte[32];
    check(functions.cudaDeviceGetPCIBusId(text, text.length, gpu.index()), "cudaDeviceGetPCIBusId");
    return Native.toString(text, "US-ASCII");
  }

  /** Returns when all that was launched on a GPU is done. */
  public void synchronize(Device.Gpu gpu) {
    use(gpu);
    check(functions.cudaDeviceSynchronize(), "cudaDeviceSynchronize");
  }

  /**
   * Locks memory of this process in its place, so that GPUs copy from and to it at their bus's own
   * rate and not through a small buffer of the driver's.
   *
   * @return false where the system does not let so much be locked; the memory then serves as it is
   */
  boolean pin(Pointer memory, long bytes) {
    int error = functions.cudaHostRegister(memory, bytes, FOR_ALL_GPUS);
    if (error != 0) {
      functions.cudaGetLastError(); // or PyTorch's next launch would throw it
      LOG.debug("{} bytes are not pinned: {}", bytes, functions.cudaGetErrorString(error));
    }
    return error == 0;
  }

  /** Undoes {@link #pin}. */
  void unpin(Pointer memory) {
    check(functions.cudaHostUnregister(memory), "cudaHostUnregister");
  }

  /** The newest CUDA that the driver knows, such as "13.0". */
  public String driverVersion() {
    IntByReference version = new IntByReference();
    check(functions.cudaDriverGetVersion(version), "cudaDriverGetVersion");
    return dotted(version.getValue());
  }

  /** The CUDA that PyTorch was built with, such as "12.8". */
  public String runtimeVersion() {
    IntByReference version = new IntByReference();
    check(functions.cudaRuntimeGetVersion(version), "cudaRuntimeGetVersion");
    return dotted(version.getValue());
  }

  private static String dotted(int version) {
    return "%d.%d".formatted(version / 1000, version % 1000 / 10);
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
