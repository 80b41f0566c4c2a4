package io.gere.tensor.natives;

import io.gere.ExitCode;
import io.gere.GereException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PyTorch on this machine, as its libraries and headers tell.
 *
 * @param libraries the folder of {@code libtorch_cpu.so}
 * @param headers the folder in which {@code torch/script.h} and its like are found
 * @param version such as "2.11.0"
 * @param cuda whether it computes on NVIDIA's GPUs
 * @param cxx11Abi whether its strings and lists are those of C++11 ({@code _GLIBCXX_USE_CXX11_ABI})
 */
public record InstalledTorch(
    Path libraries, Path headers, String version, boolean cuda, boolean cxx11Abi) {
  /** Older ones miss functions that tensors are made with. */
  private static final int OLDEST_MINOR = 6;

  private static final Pattern DEFINED =
      Pattern.compile("#define\\s+TORCH_VERSION_(MAJOR|MINOR|PATCH)\\s+(\\d+)");

  /** Where a version's headers say which it is. */
  private static final List<String> VERSION_HEADERS =
      List.of("torch/headeronly/version.h", "torch/csrc/api/include/torch/version.h");

  /**
   * Finds PyTorch.
   *
   * @param folder of the Python package ({@code …/site-packages/torch}), of an unpacked libtorch,
   *     or of a system ({@code /usr}); empty: what {@code python3} imports
   * @throws GereException with exit code 4 when there is none, or one that is too old
   */
  public static InstalledTorch find(Optional<Path> folder) {
    InstalledTorch found = in(folder.orElseGet(InstalledTorch::ofPython));
    if (found.major() < 2 || (found.major() == 2 && found.minor() < OLDEST_MINOR)) {
      throw missing(
          "PyTorch %s in %s is too old: 2.%d is the first that GeRe runs on"
              .formatted(found.version, found.libraries, OLDEST_MINOR));
    }
    return found;
  }

  private static Path ofPython() {
    Commands.Output asked =
        Commands.run(
            List.of("python3", "-c", "import os, torch; print(os.path.dirname(torch.__file__))"));
    if (asked.status() != 0) {
      throw missing(
          "no PyTorch is found: python3 says '%s'; give its folder by --torch"
              .formatted(asked.lastLine()));
    }
    return Path.of(asked.lastLine());
  }

  private static InstalledTorch in(Path folder) {
    Path libraries =
        Stream.of("lib", "lib/x86_64-linux-gnu", "lib64", "")
            .map(folder::resolve)
            .filter(place -> Files.exists(place.resolve("libtorch_cpu.so")))
            .findFirst()
            .orElseThrow(
                () -> missing("%s holds no PyTorch: no libtorch_cpu.so in it".formatted(folder)));
    Path headers =
        Stream.of(folder.resolve("include"), libraries.resolveSibling("include"))
            .filter(place -> Files.exists(place.resolve("torch/script.h")))
            .findFirst()
            .orElseThrow(
                () ->
                    missing(
                        "the PyTorch in %s has no headers (include/torch/script.h); install its development files"
                            .formatted(folder)));
    return new InstalledTorch(
        libraries,
        headers,
        version(headers),
        Files.exists(libraries.resolve("libtorch_cuda.so")),
        cxx11Abi(libraries));
  }

  private static String version(Path headers) {
    String[] numbers = new String[3];
    for (String name : VERSION_HEADERS) {
      Path header = headers.resolve(name);
      Matcher defined = DEFINED.matcher(Files.exists(header) ? text(header) : "");
      while (defined.find()) {
        numbers[List.of("MAJOR", "MINOR", "PATCH").indexOf(defined.group(1))] = defined.group(2);
      }
    }
    if (numbers[0] == null || numbers[1] == null) {
      throw missing("the headers in %s do not say which PyTorch they are of".formatted(headers));
    }
    return "%s.%s.%s".formatted(numbers[0], numbers[1], numbers[2] == null ? "0" : numbers[2]);
  }

  /** The build says so for those who use CMake; all newer ones use C++11's. */
  private static boolean cxx11Abi(Path libraries) {
    Path config = libraries.resolveSibling("share/cmake/Torch/TorchConfig.cmake");
    return !Files.exists(config) || !text(config).contains("_GLIBCXX_USE_CXX11_ABI=0");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int major() {
    return Integer.parseInt(version.split("\\.", -1)[0]);
  }

  int minor() {
    return Integer.parseInt(version.split("\\.", -1)[1]);
  }

  private static GereException missing(String message) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, null);
  }
}
