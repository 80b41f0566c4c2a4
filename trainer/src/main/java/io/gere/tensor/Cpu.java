package io.gere.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this machine's CPU says of itself.
 *
 * @param vendor such as "GenuineIntel"; empty where it says none
 * @param name such as "AMD EPYC"; empty where it says none
 * @param features its instruction sets by Linux's names, such as "avx512f"
 */
public record Cpu(String vendor, String name, Set<String> features) {
  /** PyTorch and oneDNN take these variables for the CPU's word, as if it could do no more. */
  private static final List<String> LIMITS = List.of("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA");

  public Cpu {
    features = Set.copyOf(features);
  }

  /** This machine's; knows nothing where there is no Linux. */
  public static Cpu here() {
    Path file = Path.of("/proc/cpuinfo");
    try {
      return Files.exists(file) ? of(Files.readAllLines(file)) : of(List.of());
    } catch (IOException e) {
      return of(List.of());
    }
  }

  /** From the lines of {@code /proc/cpuinfo}: x86 lists "flags", ARM "Features". */
  static Cpu of(List<String> lines) {
    String features = value(lines, "flags").or(() -> value(lines, "Features")).orElse("");
    return new Cpu(
        value(lines, "vendor_id").orElse(""),
        value(lines, "model name").orElse(""),
        features.isEmpty() ? Set.of() : new TreeSet<>(List.of(features.split(" +", -1))));
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** Whether PyTorch uses the parts of AVX-512 that it has kernels for. */
  public boolean usesAvx512() {
    return features.containsAll(List.of("avx512bw", "avx512vl", "avx512dq"))
        && LIMITS.stream().allMatch(Cpu::allowsAvx512);
  }

  private static boolean allowsAvx512(String variable) {
    String limit = System.getenv(variable);
    return limit == null || limit.toLowerCase(Locale.ROOT).contains("avx512");
  }

  /** Whether its own instructions multiply bfloat16 faster than PyTorch's plain loops do. */
  public boolean multipliesBfloat16() {
    return features.isEmpty() || usesAvx512() || features.contains("bf16");
  }

  /** Whether MKL, which keeps AVX-512 to Intel's CPUs, leaves it unused here. */
  public boolean hasAvx512ThatMklLeaves() {
    return usesAvx512() && !vendor.equals("GenuineIntel");
  }
}
