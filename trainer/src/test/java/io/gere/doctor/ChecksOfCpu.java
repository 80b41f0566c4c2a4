package io.gere.doctor;

import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A program: the self-test on the PyTorch that its environment names. */
public final class ChecksOfCpu {
  /**
   * What is said of twenty steps whose losses are right to 1e-6, so that any two PyTorchs that
   * reach it agree with each other.
   */
  public static final Pattern LOSSES_OF_THE_AUTHORS =
      Pattern.compile("golden trajectory, float32 .*differ from .* by \\d\\.\\de-0[789]");

  private ChecksOfCpu() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("PyTorch " + Torch.version());
    Path folder = Files.createTempDirectory("self-test");
    List<HealthCheck> checks =
        DeviceChecks.run(new Device.Cpu(), folder, check -> System.out.println(check.line()));
    System.exit(HealthCheck.exitCode(checks).code());
  }
}
