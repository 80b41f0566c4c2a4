package io.gere.tensor;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.RootLocale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong on a GPU, in one line that says what to do. */
public final class CudaFailure extends GereException {
  private static final long serialVersionUID = 1L;

  /** PyTorch's own words ({@code c10/cuda/CUDACachingAllocator.cpp}). */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "CUDA out of memory. Tried to allocate ([0-9.]+ \\w+). GPU (\\d+) has a total capacity"
              + " of ([0-9.]+ \\w+) of which ([0-9.]+ \\w+) is free");

  /** Begins the words of every error that CUDA's runtime reports. */
  private static final String CUDA_ERROR = "CUDA error: ";

  private final boolean sticky;

  private CudaFailure(ExitCode code, String message, boolean sticky, Throwable cause) {
    super(code, message, cause);
    this.sticky = sticky;
  }

  /**
   * Whether CUDA is lost to this process: every later call fails with the same error, so that only
   * a new process can go on.
   */
  public boolean isSticky() {
    return sticky;
  }

  /**
   * What an operation failed with, explained where it is CUDA's doing.
   *
   * @param failure whose message is PyTorch's
   */
  public static RuntimeException explain(RuntimeException failure) {
    String words = failure.getMessage() == null ? "" : failure.getMessage();
    Matcher memory = OUT_OF_MEMORY.matcher(words);
    if (memory.find()) {
      return outOfMemory(
          "cuda:" + memory.group(2), memory.group(1), memory.group(4), memory.group(3), failure);
    }
    int at = words.indexOf(CUDA_ERROR);
    if (at >= 0) {
      String first = words.substring(at + CUDA_ERROR.length()).lines().findFirst().orElse("");
      return new CudaFailure(
          ExitCode.FAILURE,
          ("the GPU failed: %s; nothing more can be computed on it in this process. Run again; if it"
                  + " happens again, nvidia-smi and the system's log (Xid) tell whether the card is"
                  + " sound, and CUDA_LAUNCH_BLOCKING=1 shows where")
              .formatted(first.strip()),
          true,
          failure);
    }
    return failure;
  }

  /** What an allocation failed with, which PyTorch's C interface does not tell. */
  static RuntimeException ofAllocation(RuntimeException failure, Device device, long bytes) {
    Optional<Cuda> cuda = Torch.cuda();
    if (!(device instanceof Device.Gpu gpu) || cuda.isEmpty()) {
      return failure;
    }
    Cuda.Memory memory = cuda.get().memory(gpu);
    return outOfMemory(
        gpu.toString(),
        gibibytes(bytes),
        gibibytes(memory.free()),
        gibibytes(memory.total()),
        failure);
  }

  private static CudaFailure outOfMemory(
      String gpu, String asked, String free, String total, Throwable cause) {
    return new CudaFailure(
        ExitCode.RESOURCES_MISSING,
        ("%s is out of memory: %s asked for, %s of %s free; lower batch.micro, raise train.segments,"
                + " take more ranks (which share out what train.shard says) or train an adapter;"
                + " 'gere plan' says what a rank needs")
            .formatted(gpu, asked, free, total),
        false,
        cause);
  }

  private static String gibibytes(long bytes) {
    return RootLocale.format("%.2f GiB", bytes / 0x1p30);
  }
}
