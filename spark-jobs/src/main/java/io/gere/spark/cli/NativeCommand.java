package io.gere.spark.cli;

import io.gere.spark.pipeline.Console;
import io.gere.tensor.natives.InstalledTorch;
import io.gere.tensor.natives.NativeBuild;
import io.gere.tensor.natives.NativeFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code native}: GeRe on the PyTorch that is installed, which on a GPU machine knows the GPU. */
@Command(
    name = "native",
    mixinStandardHelpOptions = true,
    header = "Compiles GeRe's native part for a PyTorch that is here.",
    description =
        """
        Compiles GeRe's few native methods for the PyTorch of this machine (2.6 or newer, with or \
        without CUDA), so that GeRe computes with it instead of the CPU build that it brings. \
        Takes 20 seconds, a C++ compiler and a JDK's jni.h. The launcher uses what is in --out \
        from then on; executors find it by spark.executorEnv.GERE_NATIVE (docs/gpu.md).""",
    footer = {
      "  gere native                                  the PyTorch that python3 imports",
      "  gere native --torch /opt/libtorch --out /opt/gere-native"
    })
final class NativeCommand implements Callable<Integer> {
  @Option(
      names = "--torch",
      paramLabel = "DIR",
      description = "PyTorch's folder: its Python package, an unpacked libtorch, or /usr.")
  private Path torch;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to; default: $GERE_NATIVE, else .native beside the launcher's folder.")
  private Path out;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "A JDK, for its include/jni.h, where Java itself runs without one.")
  private Path jdk;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    InstalledTorch installed = InstalledTorch.find(Optional.ofNullable(torch));
    console.print(
        "PyTorch %s %s in %s"
            .formatted(
                installed.version(),
                installed.cuda() ? "with CUDA" : "without CUDA",
                installed.libraries()));
    Path folder = Optional.ofNullable(out).orElseGet(NativeCommand::usual).toAbsolutePath();
    NativeFolder made = new NativeBuild(installed, Optional.ofNullable(jdk)).into(folder);
    console.print("compiled into " + made.folder());
    console.print(
        folder.equals(usual().toAbsolutePath())
            ? "the launcher takes it from now on"
            : "to use it: export %s=%s".formatted(NativeFolder.VARIABLE, made.folder()));
    return 0;
  }

  private static Path usual() {
    return Optional.ofNullable(System.getenv(NativeFolder.VARIABLE))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("gere.home", "."), ".native"));
  }
}
