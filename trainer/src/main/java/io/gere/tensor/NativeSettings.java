package io.gere.tensor;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Map;

/**
 * Variables of the environment that native libraries read when they are loaded. Java cannot set
 * them, the C library can. What the user has set stays.
 */
public final class NativeSettings {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // A PyTorch that brings UCX, as vendors' containers do, would take SIGSEGV from the JVM,
          // which uses it for null checks, and end the process.
          "UCX_ERROR_SIGNALS", "",
          // cuDNN's attention makes a new plan for every shape, and batches differ in length.
          "TORCH_CUDNN_SDPA_DEPRIORITIZED", "1",
          // Batches of different lengths fragment a GPU's memory otherwise.
          "PYTORCH_CUDA_ALLOC_CONF", "expandable_segments:True");

  private NativeSettings() {}

  interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  static void apply() {
    DEFAULTS.forEach(NativeSettings::set);
  }

  /** Sets a variable for this process, unless the user has. */
  public static void set(String name, String value) {
    int keepWhatIsThere = 0;
    Native.load("c", CLibrary.class).setenv(name, value, keepWhatIsThere);
  }
}
