package io.gere.standin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.gere.parallel.nccl.NcclStub;
import io.gere.tensor.Torch;
import io.gere.tensor.natives.InstalledTorch;
import io.gere.tensor.natives.NativeBuild;
import io.gere.tensor.natives.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * GPUs for machines without one: what a CUDA build of PyTorch has beside a CPU build, its {@code
 * libtorch_cuda.so}, written for tests and compiled for a PyTorch that is installed. To everything
 * else it looks like a PyTorch with CUDA and four GPUs. docs/gpu.md says what it proves.
 */
public final class StandIn {
  private static final List<String> SOURCES =
      List.of(
          "memory.h",
          "counts.h",
          "operators.h",
          "memory.cpp",
          "counts.cpp",
          "device.cpp",
          "operators.cpp",
          "attention.cpp");

  private static final String LIBRARY = "libtorch_cuda.so";

  private StandIn() {}

  /**
   * Compiles it, in about half a minute.
   *
   * @param torch a CPU build
   * @param folder is replaced
   * @return what {@code GERE_NATIVE} is to name
   */
  static NativeFolder build(InstalledTorch torch, Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path libraries = Files.createDirectories(folder.resolve("torch/lib"));
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      link(libraries.resolve(name), torch.libraries().resolve(name));
    }
    link(folder.resolve("torch/include"), torch.headers());
    copy(StandIn.class, SOURCES, sources);
    copy(NcclStub.class, NcclStub.SOURCES, sources);
    run(sources, "cc", "-c", "-O1", "-fPIC", "cuda_stub.c", "nccl_stub.c");
    List<String> compile =
        new ArrayList<>(
            List.of("c++", "-std=c++17", "-O1", "-fPIC", "-shared", "-Wl,-Bsymbolic", "-I."));
    compile.add("-I" + torch.headers());
    compile.add("-I" + torch.headers().resolve("torch/csrc/api/include"));
    SOURCES.stream().filter(name -> name.endsWith(".cpp")).forEach(compile::add);
    compile.addAll(List.of("cuda_stub.o", "nccl_stub.o", "-Wl,--no-undefined"));
    compile.addAll(List.of("-L" + torch.libraries(), "-Wl,-rpath," + torch.libraries()));
    compile.addAll(List.of("-ltorch_cpu", "-lc10", "-o", libraries.resolve(LIBRARY).toString()));
    run(sources, compile.toArray(String[]::new));
    InstalledTorch withCuda = InstalledTorch.find(Optional.of(folder.resolve("torch")));
    return new NativeBuild(withCuda, Optional.empty()).into(folder.resolve("native"));
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target.toAbsolutePath());
  }

  private static void copy(Class<?> beside, List<String> names, Path into) throws IOException {
    for (String name : names) {
      try (InputStream source = beside.getResourceAsStream(name)) {
        Files.write(into.resolve(name), source.readAllBytes());
      }
    }
  }

  private static void run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Redirect.PIPE)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(Arrays.toString(command) + "\n" + said);
    }
  }

  /** Whether the PyTorch of this process has these GPUs. */
  static boolean isHere() {
    return function("standin_counts").isPresent();
  }

  /**
   * What a GPU was asked to do since the process began.
   *
   * @param operators that were launched on it
   * @param backward of these, by autograd while it differentiated
   * @param copies of tensors to the host
   * @param values that the host waited for: numbers, and results whose size depends on numbers
   * @param backwardAtLastWait {@code backward} when the host last waited for a copy or a value
   */
  record Counts(long operators, long backward, long copies, long values, long backwardAtLastWait) {
    /** How often the host waited for the GPU. */
    long waits() {
      return copies + values;
    }
  }

  /** What GPU 0, 1, 2 or 3 was asked to do. */
  static Counts counts(int gpu) {
    long[] counts = new long[5];
    function("standin_counts").orElseThrow().invokeVoid(new Object[] {gpu, counts});
    return new Counts(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }

  private static Optional<Function> function(String name) {
    if (!Files.exists(Torch.cudaLibrary())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          NativeLibrary.getInstance(Torch.cudaLibrary().toString()).getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty(); // a real GPU's
    }
  }
}
