package io.gere.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.ExitCode;
import io.gere.doctor.HealthCheck.Verdict;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ops.ProductChoice;
import io.gere.tensor.ops.Products;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the doctor says of this machine. */
final class DeviceChecksTest {
  @TempDir Path temporary;

  @Test
  void aSoundDeviceIsFoundSound() throws Exception {
    List<HealthCheck> said = new ArrayList<>();

    List<HealthCheck> checks = DeviceChecks.run(new Device.Cpu(), temporary, said::add);

    assertThat(said).isEqualTo(checks);
    assertThat(checks).extracting(HealthCheck::verdict).containsOnly(Verdict.OK);
    assertThat(checks)
        .extracting(HealthCheck::line)
        .anyMatch(line -> ChecksOfCpu.LOSSES_OF_THE_AUTHORS.matcher(line).find());
    assertThat(checks)
        .extracting(HealthCheck::name)
        .contains("golden trajectory, float32", "generation", "exam with a shared beginning");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_ONEDNN")
  void twentyBfloat16StepsAreNearTheAuthors(Products products) throws Exception {
    System.setProperty(ProductChoice.PROPERTY, products.name());
    try {
      double difference =
          GoldenTrajectory.largestDifference(new Device.Cpu(), ElementType.BFLOAT16, temporary);

      assertThat(difference).isGreaterThan(1e-4).isLessThan(4e-2);
    } finally {
      System.clearProperty(ProductChoice.PROPERTY);
    }
  }

  @Test
  void everyLossIsComparedWithTheCpus() throws Exception {
    List<HealthCheck> checks = LossAgreement.checks(new Device.Cpu(), temporary);

    assertThat(checks).hasSizeGreaterThan(9);
    assertThat(checks)
        .extracting(HealthCheck::found)
        .containsOnly("losses differ from the CPU's by 0");
  }

  @Test
  void ranksThatAddUpRightAndNoticeALossAreSound() {
    List<HealthCheck> checks = CollectiveChecks.run(2, new Device.Cpu(), Optional.empty());

    assertThat(checks).hasSize(4);
    assertThat(checks).extracting(HealthCheck::verdict).containsOnly(Verdict.OK);
  }

  @Test
  void aNumberThatIsOffIsWrongAndNotANumberTooAndTheExitCodeSaysSo() {
    HealthCheck fine = HealthCheck.within("op", "off by", 1e-7, 1e-5);
    HealthCheck off = HealthCheck.within("op", "off by", 1e-3, 1e-5);
    HealthCheck notANumber = HealthCheck.within("op", "off by", Double.NaN, 1e-5);
    HealthCheck gone = HealthCheck.missing("nccl", "none");

    assertThat(fine.verdict()).isEqualTo(Verdict.OK);
    assertThat(off.line())
        .isEqualTo(
            "WRONG    op                                   off by 1.0e-03, and at most 1e-05 is"
                + " right");
    assertThat(notANumber.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(HealthCheck.exitCode(List.of(fine))).isEqualTo(ExitCode.OK);
    assertThat(HealthCheck.exitCode(List.of(fine, gone))).isEqualTo(ExitCode.RESOURCES_MISSING);
    assertThat(HealthCheck.exitCode(List.of(gone, off))).isEqualTo(ExitCode.QUALITY_GATE_NOT_MET);
  }
}
