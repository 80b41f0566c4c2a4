package io.gere.doctor;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.RootLocale;
import io.gere.parallel.nccl.NcclLibrary;
import io.gere.tensor.Cuda;
import io.gere.tensor.Device;
import io.gere.tensor.GpuAddress;
import io.gere.tensor.Torch;
import io.gere.tensor.natives.NativeFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is on this machine: nothing is computed here. */
public final class MachineChecks {
  private static final int OLDEST_JAVA = 17;
  private static final int NEWEST_JAVA = 21;

  /** A model's local copy and the natives' unpacking need this much at least. */
  private static final double LEAST_DISK_GB = 2;

  private MachineChecks() {}

  /**
   * Looks at everything.
   *
   * @param ncclLibrary {@code train.nccl_library}
   */
  public static List<HealthCheck> all(Optional<String> ncclLibrary) {
    List<HealthCheck> checks = new ArrayList<>(List.of(java(), processor(), disk(), pytorch()));
    if (HealthCheck.exitCode(checks) != ExitCode.OK) {
      return checks;
    }
    for (int i = 0; i < Torch.gpus(); i++) {
      checks.add(gpu(new Device.Gpu(i)));
    }
    if (Torch.gpus() == 0) {
      checks.add(HealthCheck.ok("gpu", noGpu()));
    } else {
      checks.add(nccl(ncclLibrary));
    }
    return checks;
  }

  private static HealthCheck java() {
    int version = Runtime.version().feature();
    String found =
        format(
            "%s (%s), heap of at most %.1f GB",
            Runtime.version(),
            System.getProperty("java.vendor"),
            Runtime.getRuntime().maxMemory() / 1e9);
    return version >= OLDEST_JAVA && version <= NEWEST_JAVA
        ? HealthCheck.ok("java", found)
        : HealthCheck.missing(
            "java", found + "; Spark needs %d to %d".formatted(OLDEST_JAVA, NEWEST_JAVA));
  }

  private static HealthCheck processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    Optional<String> name = cpuInfo("model name");
    List<String> flags = List.of(cpuInfo("flags").orElse("").split(" ", -1));
    List<String> known =
        Stream.of("avx2", "avx512f", "avx512_bf16", "amx_bf16").filter(flags::contains).toList();
    return HealthCheck.ok(
        "cpu",
        "%d cores, %s, %s".formatted(cores, name.orElse("unknown"), String.join(" ", known)));
  }

  private static Optional<String> cpuInfo(String key) {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static HealthCheck disk() {
    File temporary = new File(System.getProperty("java.io.tmpdir"));
    double free = temporary.getUsableSpace() / 1e9;
    String found = RootLocale.format("%.1f GB free in %s", free, temporary);
    return free >= LEAST_DISK_GB
        ? HealthCheck.ok("disk", found)
        : HealthCheck.missing("disk", found + "; free some, or set java.io.tmpdir");
  }

  private static HealthCheck pytorch() {
    try {
      Torch.start();
      Optional<NativeFolder> own = NativeFolder.configured();
      return HealthCheck.ok(
          "pytorch",
          own.map(
                  folder ->
                      "%s %s in %s, natives of %s"
                          .formatted(
                              folder.version(),
                              folder.cuda() ? "with CUDA" : "without CUDA",
                              folder.libraries(),
                              folder.folder()))
              .orElseGet(() -> "%s, the CPU build that GeRe brings".formatted(Torch.version())));
    } catch (GereException e) {
      return HealthCheck.missing("pytorch", e.getMessage());
    }
  }

  private static HealthCheck gpu(Device.Gpu gpu) {
    Cuda cuda = Torch.cuda().orElseThrow();
    Cuda.Memory memory = cuda.memory(gpu);
    return HealthCheck.ok(
        gpu.toString(),
        format(
            "%s, %.1f of %.1f GB free, PCI %s, driver for CUDA %s, PyTorch's CUDA %s",
            GpuAddress.card(gpu),
            memory.free() / 1e9,
            memory.total() / 1e9,
            cuda.pciBusId(gpu),
            cuda.driverVersion(),
            cuda.runtimeVersion()));
  }

  private static String noGpu() {
    return Torch.cuda().isEmpty()
        ? "none for this PyTorch; where nvidia-smi lists one, 'gere native' makes it usable"
        : "none that CUDA sees";
  }

  private static HealthCheck nccl(Optional<String> configured) {
    try {
      return NcclLibrary.find(configured)
          .map(nccl -> HealthCheck.ok("nccl", nccl.version()))
          .orElseGet(MachineChecks::noNccl);
    } catch (GereException e) {
      return HealthCheck.missing("nccl", e.getMessage());
    }
  }

  private static HealthCheck noNccl() {
    String none = "none, so ranks on several GPUs cannot be joined; set train.nccl_library";
    return Torch.gpus() > 1
        ? HealthCheck.missing("nccl", none)
        : HealthCheck.ok("nccl", none + " before there are several");
  }
}
