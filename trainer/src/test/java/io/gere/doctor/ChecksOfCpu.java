package io.gere.doctor;

import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program: the self-test on the PyTorch that its environment names. */
public final class ChecksOfCpu {
  private ChecksOfCpu() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("PyTorch " + Torch.version());
    Path folder = Files.createTempDirectory("self-test");
    List<HealthCheck> checks =
        DeviceChecks.run(new Device.Cpu(), folder, check -> System.out.println(check.line()));
    System.exit(HealthCheck.exitCode(checks).code());
  }
}
