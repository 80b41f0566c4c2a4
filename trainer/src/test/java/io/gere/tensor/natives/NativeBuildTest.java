package io.gere.tensor.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.doctor.ChecksOfCpu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PyTorch that is installed already, found, compiled for and computed with. */
final class NativeBuildTest {
  @TempDir Path temporary;

  @Test
  void aPyTorchThatIsTooOldIsRefusedWithItsVersion() throws IOException {
    pyTorch("2", "5", "1");

    assertThatThrownBy(() -> InstalledTorch.find(Optional.of(temporary)))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining("PyTorch 2.5.1")
        .hasMessageContaining("2.6 is the first");
  }

  @Test
  void aFolderSaysWhatItHolds() throws IOException {
    pyTorch("2", "11", "0");
    Files.writeString(temporary.resolve("lib/libtorch_cuda.so"), "");
    Path cmake = Files.createDirectories(temporary.resolve("share/cmake/Torch"));
    Files.writeString(cmake.resolve("TorchConfig.cmake"), "set(X \"-D_GLIBCXX_USE_CXX11_ABI=0\")");

    InstalledTorch found = InstalledTorch.find(Optional.of(temporary));

    assertThat(found.version()).isEqualTo("2.11.0");
    assertThat(found.cuda()).isTrue();
    assertThat(found.cxx11Abi()).isFalse();
    assertThat(found.libraries()).isEqualTo(temporary.resolve("lib"));
  }

  @Test
  void aFolderWithoutPyTorchOrItsHeadersIsRefusedWithWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> InstalledTorch.find(Optional.of(temporary)))
        .hasMessageContaining("no libtorch_cpu.so");

    Files.createDirectories(temporary.resolve("lib"));
    Files.writeString(temporary.resolve("lib/libtorch_cpu.so"), "");

    assertThatThrownBy(() -> InstalledTorch.find(Optional.of(temporary)))
        .hasMessageContaining("include/torch/script.h");
  }

  @Test
  void whatWasCompiledForAnotherPyTorchIsRefusedAndNeverLoaded() throws IOException {
    pyTorch("2", "11", "0");
    Path folder = Files.createDirectories(temporary.resolve("native"));
    NativeFolder.write(folder, InstalledTorch.find(Optional.of(temporary)));
    Files.writeString(temporary.resolve("lib/libtorch_cpu.so"), "another build");

    NativeFolder compiled = NativeFolder.read(folder);

    assertThatThrownBy(compiled::load)
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContaining("is not the 2.11.0")
        .hasMessageContaining("gere native");
  }

  /** In a process of its own: one can hold one PyTorch only. */
  @Test
  void aNewerPyTorchGivesTheNumbersOfTheAuthorsTrainer() throws Exception {
    String torch = System.getenv("GERE_TORCH");
    assumeTrue(
        torch != null, "needs GERE_TORCH, the folder of a PyTorch with headers, such as /usr");
    Path folder = temporary.resolve("native");

    NativeFolder made =
        new NativeBuild(InstalledTorch.find(Optional.of(Path.of(torch))), Optional.empty())
            .into(folder);

    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChecksOfCpu.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(NativeFolder.VARIABLE, made.folder().toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("PyTorch " + made.version());
    assertThat(said).containsPattern(ChecksOfCpu.LOSSES_OF_THE_AUTHORS);
  }

  /** The files by which a PyTorch is known. */
  private void pyTorch(String major, String minor, String patch) throws IOException {
    Files.createDirectories(temporary.resolve("lib"));
    Files.writeString(temporary.resolve("lib/libtorch_cpu.so"), "a build");
    Path headers = Files.createDirectories(temporary.resolve("include/torch"));
    Files.writeString(headers.resolve("script.h"), "");
    Path version = Files.createDirectories(headers.resolve("headeronly"));
    Files.writeString(
        version.resolve("version.h"),
        """
        #define TORCH_VERSION_MAJOR %s
        #define TORCH_VERSION_MINOR %s
        #define TORCH_VERSION_PATCH %s
        """
            .formatted(major, minor, patch));
  }
}
