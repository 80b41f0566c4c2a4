package io.gere.tensor.natives;

import io.gere.ExitCode;
import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles GeRe's native methods ({@code gere_torch.cpp}) for an installed PyTorch, with the
 * machine's own C++ compiler, in about 20 seconds.
 */
public final class NativeBuild {
  /** From this minor version of PyTorch 2 on, headers need C++20. */
  private static final int FIRST_WITH_CXX20 = 9;

  private final InstalledTorch torch;
  private final String compiler;
  private final Path jni;

  /**
   * @param jdk whose {@code include/jni.h} is taken; empty: that of the running Java, of {@code
   *     JAVA_HOME} or of the {@code javac} in the path
   * @throws GereException with exit code 4 when a compiler or {@code jni.h} is missing
   */
  public NativeBuild(InstalledTorch torch, Optional<Path> jdk) {
    this.torch = torch;
    this.compiler = compiler();
    this.jni = jniHeaders(jdk);
  }

  private static String compiler() {
    String chosen = System.getenv("CXX");
    return Stream.concat(Stream.ofNullable(chosen), Stream.of("c++", "g++", "clang++"))
        .filter(name -> Commands.run(List.of(name, "--version")).status() == 0)
        .findFirst()
        .orElseThrow(
            () ->
                missing(
                    "no C++ compiler is found (c++, g++, clang++); install one, or name it in CXX"));
  }

  private static Path jniHeaders(Optional<Path> jdk) {
    List<Path> places = new ArrayList<>();
    jdk.ifPresent(places::add);
    if (jdk.isEmpty()) {
      places.add(Path.of(System.getProperty("java.home")));
      Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(places::add);
      javac().ifPresent(places::add);
    }
    return places.stream()
        .map(place -> place.resolve("include"))
        .filter(place -> Files.exists(place.resolve("jni.h")))
        .findFirst()
        .orElseThrow(
            () ->
                missing(
                    "no include/jni.h in %s; install a JDK, or name the folder of one by --jdk"
                        .formatted(places)));
  }

  private static Optional<Path> javac() {
    Commands.Output where =
        Commands.run(List.of("sh", "-c", "readlink -f \"$(command -v javac)\""));
    return where.status() == 0 && where.lastLine().endsWith("/bin/javac")
        ? Optional.of(Path.of(where.lastLine()).getParent().getParent())
        : Optional.empty();
  }

  /**
   * Leaves a folder that DJL can load: the compiled library, links to PyTorch's, and what they were
   * made of. A folder that is there is replaced when the new one is complete.
   *
   * @throws GereException with exit code 1 when the compiler refuses
   */
  public NativeFolder into(Path folder) {
    Path work = folder.resolveSibling(folder.getFileName() + ".new");
    try {
      delete(work);
      Files.createDirectories(work);
      Path source = work.resolve("gere_torch.cpp");
      try (InputStream code = NativeBuild.class.getResourceAsStream("gere_torch.cpp")) {
        Files.copy(code, source);
      }
      compile(source, work.resolve(NativeFolder.JNI_LIBRARY));
      NativeFolder.write(work, torch);
      delete(folder);
      Files.move(work, folder);
      return NativeFolder.read(folder);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be written: %s".formatted(folder, e), e);
    }
  }

  private void compile(Path source, Path library) {
    List<String> command =
        List.of(
            compiler,
            torch.minor() >= FIRST_WITH_CXX20 || torch.major() > 2 ? "-std=c++20" : "-std=c++17",
            "-O2",
            "-fPIC",
            "-shared",
            "-D_GLIBCXX_USE_CXX11_ABI=" + (torch.cxx11Abi() ? 1 : 0),
            "-I" + jni,
            "-I" + jni.resolve("linux"),
            "-I" + torch.headers(),
            "-I" + torch.headers().resolve("torch/csrc/api/include"),
            source.toString(),
            "-o",
            library.toString(),
            "-L" + torch.libraries(),
            // Every symbol is looked up when the library is loaded: what does not fit fails there.
            "-Wl,-z,now",
            "-Wl,-rpath," + torch.libraries(),
            "-ltorch_cpu",
            "-lc10");
    Commands.Output output = Commands.run(command);
    if (output.status() != 0) {
      String error =
          output.text().lines().filter(line -> line.contains("error")).findFirst().orElse("");
      throw GereException.failure(
          "%s does not compile GeRe's native methods for PyTorch %s: %s%nThe command was: %s"
              .formatted(compiler, torch.version(), error, String.join(" ", command)));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(NativeBuild::deleteFile);
    }
    Files.delete(folder);
  }

  private static void deleteFile(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GereException missing(String message) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, null);
  }
}
