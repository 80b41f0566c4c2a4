package io.gere.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process's memory as Linux counts it: Java heap, native tensors and libraries together. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcessMemory() {}

  /** Bytes resident now; null where the system does not say. */
  public static Long resident() {
    return status("VmRSS:");
  }

  /** The most bytes resident since {@link #resetPeak}; null where the system does not say. */
  public static Long peak() {
    return status("VmHWM:");
  }

  /** Makes the peak what is resident now. */
  public static void resetPeak() {
    if (Files.exists(CLEAR)) {
      try {
        Files.writeString(CLEAR, "5");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Long status(String key) {
    if (!Files.exists(STATUS)) {
      return null;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
