package io.gere.doctor;

import io.gere.RootLocale;
import io.gere.bench.BenchMachine;
import io.gere.bench.MatrixRate;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ops.DecoderSettings;
import io.gere.tensor.ops.OpPack;
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
    take.accept(
        HealthCheck.within(
            "golden trajectory",
            "20 steps differ from the authors' trainer by",
            GoldenTrajectory.largestDifference(device, folder),
            TRAJECTORY));
    if (device instanceof Device.Gpu) {
      LossAgreement.checks(device, folder.resolve("losses")).forEach(take);
    }
    InferenceAgreement.checks(device).forEach(take);
    take.accept(rate(device, ElementType.FLOAT32));
    if (device instanceof Device.Gpu) {
      take.accept(rate(device, ElementType.BFLOAT16));
    }
    return all;
  }

  private static HealthCheck rate(Device device, ElementType type) {
    int[] sizes =
        BenchMachine.of(device, 1, type).matrices().stream().mapToInt(Integer::intValue).toArray();
    double gigaflops =
        OnDevice.run(
            device,
            () -> {
              try (OpPack ops =
                  OpPack.load(new DecoderSettings(1, 1, 1e-5, DecoderSettings.Adapters.NONE))) {
                return MatrixRate.gigaflops(ops.machine(), type, sizes);
              }
            });
    return HealthCheck.ok(
        "matrix products, " + type.name().toLowerCase(Locale.ROOT),
        RootLocale.format("%,.1f GFLOP/s on %s", gigaflops, device));
  }
}
