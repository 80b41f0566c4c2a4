package io.gere.parallel.nccl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import io.gere.parallel.RanksAsThreads.Work;
import io.gere.tensor.Cuda;
import io.gere.tensor.CudaStream;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A C library, compiled here, that looks from outside as NCCL and CUDA do (nccl_stub.c,
 * cuda_stub.c): ranks are threads, and memory is the host's. Tests that need it are skipped where
 * there is no C compiler.
 */
public final class NcclStub {
  /** Beside this class; the first holds what the others share. */
  public static final List<String> SOURCES = List.of("cuda_stub.h", "cuda_stub.c", "nccl_stub.c");

  /** Its parts call each other, not a CUDA that this process may have loaded besides. */
  private static final String OWN_SYMBOLS = "-Wl,-Bsymbolic";

  private final Path library;

  private NcclStub(Path library) {
    this.library = library;
  }

  /** The stub, compiled into a folder. */
  public static NcclStub compile(Path folder, String... options) {
    assumeTrue(compilerIsThere(), "needs a C compiler 'cc', for what stands in for NCCL");
    Path library = folder.resolve("libnccl_stub.so");
    try {
      for (String source : SOURCES) {
        try (InputStream code = NcclStub.class.getResourceAsStream(source)) {
          Files.copy(code, folder.resolve(source), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      run(
          Stream.concat(
                  Stream.of("cc", "-Wall", "-Werror", "-shared", "-fPIC", "-pthread", OWN_SYMBOLS),
                  Stream.concat(
                      Arrays.stream(options),
                      Stream.of(
                          "-o",
                          library.toString(),
                          folder.resolve("nccl_stub.c").toString(),
                          folder.resolve("cuda_stub.c").toString())))
              .toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NcclStub(library);
  }

  private static boolean compilerIsThere() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Redirect.PIPE).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(said);
    }
  }

  /** What every rank ends with, in their order; each is a thread, and all of them succeed. */
  public <T> List<T> results(int worldSize, Work<Collective, T> work) {
    return together(nccl().newId(), worldSize, Duration.ofSeconds(60), work::on).stream()
        .map(Outcome::orThrow)
        .toList();
  }

  /** Runs {@code work} on every rank at once; each closes its end when its work is over. */
  <T> List<Outcome<T>> together(
      String id, int worldSize, Duration timeout, Work<NcclRanks, T> work) {
    return RanksAsThreads.together(
        worldSize,
        rank -> {
          Torch.prepareThread(1);
          try (NcclRanks ranks = join(id, rank, worldSize, timeout)) {
            return work.on(ranks);
          }
        });
  }

  NcclRanks join(String id, int rank, int worldSize, Duration timeout) {
    CudaStream stream = new CudaStream(cuda(), new Device.Gpu(rank));
    return NcclRanks.join(nccl(), id, rank, worldSize, stream, timeout);
  }

  NcclLibrary nccl() {
    return NcclLibrary.in(library.toString());
  }

  /** CUDA with four GPUs. */
  public Cuda cuda() {
    return Cuda.in(library);
  }

  int aborted(String id) {
    return ask("stub_aborted", id);
  }

  int destroyed(String id) {
    return ask("stub_destroyed", id);
  }

  /** Returns when a rank has launched an operation. */
  void awaitLaunch(String id, int rank) {
    ask("stub_await_launch", id, rank);
  }

  /** From now on NCCL reports this error to all ranks. */
  void fail(String id, int error) {
    ask("stub_fail", id, error);
  }

  private int ask(String function, String id, Object... more) {
    Object[] arguments =
        Stream.concat(Stream.of(HexFormat.of().parseHex(id)), Stream.of(more)).toArray();
    return NativeLibrary.getInstance(library.toString()).getFunction(function).invokeInt(arguments);
  }
}
