package io.gere.doctor;

import io.gere.RootLocale;
import io.gere.bench.BenchMachine;
import io.gere.bench.MatrixRate;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ops.ProductChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Does a device compute what it should, and how fast? */
public final class DeviceChecks {
  /** GPUs and CPUs sum in other orders; a wrong kernel is off by far more. */
  private static final double TRAJECTORY = 5e-5;

  /** With weights and products of 8 bits: the CPU itself is off by 2.8e-2. */
  private static final double ROUNDED_TRAJECTORY = 5e-2;

  private DeviceChecks() {}

  /**
   * Runs all of it, in about half a minute.
   *
   * @param folder empty, for files of a megabyte
   * @param say takes each check when it is done
   */
  public static List<HealthCheck> run(Device device, Path folder, Consumer<HealthCheck> say)
      throws IOException {
    List<HealthCheck> all = new ArrayList<>();
    Consumer<HealthCheck> take =
        check -> {
          all.add(check);
          say.accept(check);
        };
    take.accept(trajectory(device, ElementType.FLOAT32, TRAJECTORY, folder));
    take.accept(trajectory(device, ElementType.BFLOAT16, ROUNDED_TRAJECTORY, folder));
    if (device instanceof Device.Gpu) {
      LossAgreement.checks(device, folder.resolve("losses")).forEach(take);
    }
    InferenceAgreement.checks(device).forEach(take);
    take.accept(rate(device, ElementType.FLOAT32));
    take.accept(rate(device, ElementType.BFLOAT16));
    return all;
  }

  private static HealthCheck trajectory(Device device, ElementType type, double limit, Path folder)
      throws IOException {
    String name = name(type);
    return HealthCheck.within(
        "golden trajectory, " + name,
        "20 steps differ from the authors' trainer by",
        GoldenTrajectory.largestDifference(device, type, folder.resolve(name)),
        limit);
  }

  private static String name(ElementType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static HealthCheck rate(Device device, ElementType type) {
    int[] sizes =
        BenchMachine.of(device, 1, type).matrices().stream().mapToInt(Integer::intValue).toArray();
    double gigaflops = OnDevice.run(device, () -> MatrixRate.gigaflops(type, sizes));
    String how =
        switch (OnDevice.run(device, () -> ProductChoice.of(type))) {
          case PLAIN -> "";
          case IN_FLOAT32 -> ", in float32: this CPU has no fast instructions for bfloat16";
          case BY_ONEDNN -> ", by oneDNN";
        };
    return HealthCheck.ok(
        "matrix products, " + name(type),
        RootLocale.format("%,.1f GFLOP/s on %s%s", gigaflops, device, how));
  }
}
