package io.gere.tensor;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.natives.NativeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The native engine, and what each thread that computes with it has to set. */
public final class Torch {
  private static volatile boolean started;
  private static final ThreadLocal<Device> DEVICE = ThreadLocal.withInitial(Device.Cpu::new);

  private Torch() {}

  /**
   * Loads PyTorch: the one that {@link NativeFolder#VARIABLE GERE_NATIVE} names, else the CPU build
   * that GeRe brings, which is unpacked on the machine's first use (about 10 s then).
   *
   * @throws GereException with exit code 4 when there is none, or not the one that was compiled for
   */
  public static void start() {
    if (!started) {
      load();
    }
  }

  private static synchronized void load() {
    if (started) {
      return;
    }
    NativeSettings.apply();
    NativeFolder.configured().ifPresent(NativeFolder::load);
    try {
      Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          ("PyTorch does not start: %s; with gere.jar alone, 'gere native' finds one on this machine"
                  + " and %s names what it leaves")
              .formatted(e.getMessage(), NativeFolder.VARIABLE),
          e);
    }
    started = true;
  }

  /** Such as "2.7.1". */
  public static String version() {
    start();
    return LibUtils.getVersion();
  }

  /** The folder of PyTorch's shared libraries. */
  private static Path folder() {
    start();
    return Path.of(LibUtils.getLibtorchPath());
  }

  /** Where PyTorch's own CUDA code lies, if it has any. */
  public static Path cudaLibrary() {
    return folder().resolve("libtorch_cuda.so");
  }

  /** The CUDA runtime that PyTorch itself uses; none where PyTorch was built without CUDA. */
  public static Optional<Cuda> cuda() {
    return OwnCuda.CUDA;
  }

  private static final class OwnCuda {
    private static final Optional<Cuda> CUDA =
        Optional.of(cudaLibrary()).filter(Files::exists).map(Cuda::in);
  }

  /** GPUs that it can compute on; 0 for a PyTorch without CUDA. */
  public static int gpus() {
    return cuda().map(Cuda::devices).orElse(0);
  }

  /** The first GPU where PyTorch can compute on one, else the CPU. */
  public static Device bestDevice() {
    return gpus() > 0 ? new Device.Gpu(0) : new Device.Cpu();
  }

  /**
   * Prepares the calling thread. PyTorch keeps these settings for each thread by itself, so every
   * thread that runs the op pack calls this first.
   *
   * @param threads how many threads one operation may use on a CPU
   */
  public static void prepareThread(int threads) {
    start();
    JniUtils.setNumThreads(threads);
    // Without it the first call of each script method spends 85 ms in the optimizing executor.
    JniUtils.setGraphExecutorOptimize(false);
    // The op pack asks for gradients where it needs them and for none elsewhere.
    JniUtils.setGradMode(true);
  }

  /**
   * Prepares the calling thread and says where its tensors lie from now on; before, that is the
   * CPU.
   *
   * @throws GereException with exit code 4 when there is no such device
   */
  public static void prepareThread(int threads, Device device) {
    prepareThread(threads);
    if (device instanceof Device.Gpu gpu) {
      require(gpu);
    }
    DEVICE.set(device);
  }

  /** Where the calling thread's tensors lie. */
  public static Device device() {
    return DEVICE.get();
  }

  /**
   * Returns when all that the calling thread's device was given to do is done: a GPU's work is only
   * launched by an operation.
   */
  public static void finish() {
    if (device() instanceof Device.Gpu gpu) {
      cuda().orElseThrow().synchronize(gpu);
    }
  }

  private static void require(Device.Gpu gpu) {
    if (cuda().isEmpty()) {
      throw missing(
          ("%s is asked for, but the PyTorch in %s knows no CUDA; run 'submit/gere native' on a"
                  + " machine with a CUDA build of PyTorch, see docs/gpu.md")
              .formatted(gpu, folder()));
    }
    if (gpu.index() >= gpus()) {
      throw missing(
          ("%s is asked for, but this process sees %d GPUs; nvidia-smi and CUDA_VISIBLE_DEVICES say"
                  + " which there are")
              .formatted(gpu, gpus()));
    }
  }

  private static GereException missing(String message) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, null);
  }
}
