package io.gere.spark.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit/gpus}, as Spark runs it, on a machine whose nvidia-smi is a script. */
final class GpuDiscoveryTest {
  private static final Path SCRIPT = Path.of("../submit/gpus");

  @TempDir Path bin;

  @Test
  void allGpusOfTheMachineAreToldByTheirIndices() throws Exception {
    nvidiaSmi("printf '0, GPU-aa11\\n1, GPU-bb22\\n'");

    assertThat(addresses(run(null))).containsExactly("0", "1");
  }

  @ParameterizedTest(name = "CUDA_VISIBLE_DEVICES={0}")
  @CsvSource(
      delimiter = ';',
      value = {"1; 1", "0,2; 0 2", "GPU-bb22; 1", "GPU-b; 1", "2,-1,0; 2", "''; ''", "-1; ''"})
  void whatCudaIsNotToSeeIsNotOffered(String visible, String expected) throws Exception {
    nvidiaSmi("printf '0, GPU-aa11\\n1, GPU-bb22\\n2, GPU-cc33\\n'");

    assertThat(String.join(" ", addresses(run(visible)))).isEqualTo(expected);
  }

  @Test
  void aMachineWithoutADriverIsNamed() throws Exception {
    nvidiaSmi("echo 'Failed to initialize NVML: Driver Not Loaded'; exit 9");

    Process script = run(null);

    assertThat(script.waitFor()).isEqualTo(1);
    assertThat(text(script.getErrorStream().readAllBytes()))
        .matches("gpus: nvidia-smi lists no GPUs on \\S+: Failed to initialize NVML: .*\n");
    assertThat(script.getInputStream().readAllBytes()).isEmpty();
  }

  private void nvidiaSmi(String body) throws IOException {
    Path fake = Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process run(String visible) throws IOException {
    ProcessBuilder script = new ProcessBuilder(SCRIPT.toString());
    script.environment().merge("PATH", bin.toString(), (old, first) -> first + ":" + old);
    script.environment().remove("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      script.environment().put("CUDA_VISIBLE_DEVICES", visible);
    }
    return script.start();
  }

  private static List<String> addresses(Process script) throws Exception {
    JsonNode told = Json.MAPPER.readTree(text(script.getInputStream().readAllBytes()));
    assertThat(script.waitFor()).isZero();
    assertThat(told.get("name").asText()).isEqualTo("gpu");
    List<String> addresses = new ArrayList<>();
    told.get("addresses").forEach(address -> addresses.add(address.asText()));
    return addresses;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
