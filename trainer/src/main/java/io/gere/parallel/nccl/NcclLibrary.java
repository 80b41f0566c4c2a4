package io.gere.parallel.nccl;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** NVIDIA's NCCL, loaded. A process must hold one copy of it, so PyTorch's own comes first. */
public final class NcclLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NcclLibrary.class);
  private static final HexFormat HEX = HexFormat.of();

  private final String name;
  private final NcclFunctions functions;
  private final int version;

  private NcclLibrary(String name) {
    this.name = name;
    this.functions = Native.load(name, NcclFunctions.class);
    this.version = version(functions);
  }

  /**
   * The library inside PyTorch, or else the configured one, or else the system's {@code
   * libnccl.so.2}; empty where there is none.
   *
   * @param configured {@code train.nccl_library}; not used where PyTorch has its own
   * @throws GereException with exit code 4 when the configured one cannot be loaded, or the one
   *     that is there is too old
   */
  public static Optional<NcclLibrary> find(Optional<String> configured) {
    Path ofPyTorch = Torch.cudaLibrary();
    if (Files.exists(ofPyTorch) && holdsNccl(ofPyTorch)) {
      return Optional.of(in(ofPyTorch.toString()));
    }
    if (configured.isPresent()) {
      return configured.map(NcclLibrary::in);
    }
    try {
      return Optional.of(checked(new NcclLibrary("libnccl.so.2")));
    } catch (UnsatisfiedLinkError e) {
      LOG.info("No NCCL: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean holdsNccl(Path library) {
    try {
      NativeLibrary.getInstance(library.toString()).getFunction("ncclGetVersion");
      return true;
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("{} was built without NCCL", library, e);
      return false;
    }
  }

  /**
   * Loads a library.
   *
   * @param name a path, or what the system's loader finds
   */
  static NcclLibrary in(String name) {
    try {
      return checked(new NcclLibrary(name));
    } catch (UnsatisfiedLinkError e) {
      throw missing(
          "no NCCL can be loaded from %s (train.nccl_library): %s".formatted(name, e.getMessage()));
    }
  }

  private static NcclLibrary checked(NcclLibrary library) {
    if (library.version < NcclFunctions.Config.VERSION) {
      throw missing(
          "NCCL %s in %s is too old: 2.14 is the first that does not hang with a lost rank"
              .formatted(library.version(), library.name));
    }
    LOG.info("NCCL {} in {}", library.version(), library.name);
    return library;
  }

  private static GereException missing(String message) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, null);
  }

  private static int version(NcclFunctions functions) {
    IntByReference version = new IntByReference();
    functions.ncclGetVersion(version);
    return version.getValue();
  }

  /** Such as "2.21.5". */
  public String version() {
    // Until 2.8 the first number counted thousands.
    int major = version < 10_000 ? version / 1000 : version / 10_000;
    return "%d.%d.%d"
        .formatted(major, version / 100 % (version < 10_000 ? 10 : 100), version % 100);
  }

  /**
   * A name for a new set of ranks, as text. One rank makes it and hands it to all; who knows it can
   * join, so it goes through Spark's own channel and into no log.
   */
  public String newId() {
    NcclFunctions.UniqueId id = new NcclFunctions.UniqueId();
    int result = functions.ncclGetUniqueId(id);
    if (result != NcclFunctions.SUCCESS) {
      throw GereException.failure("NCCL makes no id for the ranks: " + words(result, null));
    }
    return HEX.formatHex(id.internal);
  }

  static NcclFunctions.UniqueId.ByValue parse(String id) {
    NcclFunctions.UniqueId.ByValue value = new NcclFunctions.UniqueId.ByValue();
    byte[] bytes = HEX.parseHex(id);
    if (bytes.length != value.internal.length) {
      throw new IllegalArgumentException("an id of %d bytes".formatted(bytes.length));
    }
    value.internal = bytes;
    return value;
  }

  NcclFunctions functions() {
    return functions;
  }

  /** NCCL's own words for an error. */
  String words(int result, Pointer communicator) {
    String more = functions.ncclGetLastError(communicator);
    String what = functions.ncclGetErrorString(result);
    return more == null || more.isBlank() ? what : "%s (%s)".formatted(what, more.strip());
  }
}
