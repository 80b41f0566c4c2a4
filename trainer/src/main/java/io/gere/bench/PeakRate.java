package io.gere.bench;

import io.gere.tensor.ElementType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a GPU's vendor promises for dense matrix products, against which model FLOPs utilisation
 * (MFU) is reported.
 *
 * @param name as part of what nvidia-smi calls the card
 * @param bfloat16 TFLOP/s on tensor cores, without sparsity
 * @param float32 TFLOP/s without TF32, which GeRe does not use
 */
public record PeakRate(String name, double bfloat16, double float32) {
  /** From the data sheets; the first whose name is part of the card's counts. */
  private static final List<PeakRate> KNOWN =
      List.of(
          new PeakRate("B200", 2250, 75),
          new PeakRate("H200", 989, 67),
          new PeakRate("H100 PCIe", 756, 51),
          new PeakRate("H100", 989, 67),
          new PeakRate("A100", 312, 19.5),
          new PeakRate("L40S", 362, 91.6),
          new PeakRate("L4", 121, 30.3),
          new PeakRate("A10", 125, 31.2));

  /** The peak of a card, if it is a known one. */
  public static Optional<PeakRate> of(String card) {
    String lower = card.toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(peak -> lower.contains(peak.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** In GFLOP/s, for matrix products of this type. */
  public double gigaflops(ElementType type) {
    return 1e3 * (type == ElementType.BFLOAT16 ? bfloat16 : float32);
  }
}
