package io.gere.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.tensor.natives.InstalledTorch;
import io.gere.tensor.natives.NativeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Builds the stand-in GPU where a PyTorch with headers is. What it leaves in {@code
 * target/stand-in} is what the numeric suite runs on: {@code GERE_NATIVE} names it.
 */
final class StandInBuildTest {
  private static NativeFolder built;

  @BeforeAll
  static void build() throws IOException {
    String torch = System.getenv("GERE_TORCH");
    assumeTrue(
        torch != null, "needs GERE_TORCH, the folder of a PyTorch with headers, such as /usr");
    built =
        StandIn.build(
            InstalledTorch.find(Optional.of(Path.of(torch))),
            Path.of("target/stand-in").toAbsolutePath());
  }

  @Test
  void itIsAPyTorchWithCuda() {
    assertThat(built.cuda()).isTrue();
  }

  /** In a process of its own, which ends. */
  @Test
  void hostCodeThatTouchesAGpusMemoryIsEndedAndSaysWhy() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-cp",
            System.getProperty("java.class.path"),
            TouchOfDeviceMemory.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(NativeFolder.VARIABLE, built.folder().toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isNotZero();
    assertThat(said)
        .contains("copied: 7.0")
        .contains("Host code touched the memory of a GPU")
        .doesNotContain("touched: ");
  }
}
