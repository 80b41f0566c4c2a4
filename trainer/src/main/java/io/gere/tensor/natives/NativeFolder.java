package io.gere.tensor.natives;

import io.gere.ExitCode;
import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What {@code submit/gere native} leaves and {@code GERE_NATIVE} names: GeRe's native methods
 * compiled for one PyTorch, links to that PyTorch's libraries, and a note of which it was.
 *
 * @param folder holds nothing else, since DJL loads every library in it
 * @param version of PyTorch, such as "2.11.0"
 * @param cuda whether that PyTorch computes on NVIDIA's GPUs
 * @param libraries where that PyTorch is
 * @param fingerprint of its {@code libtorch_cpu.so}
 */
public record NativeFolder(
    Path folder, String version, boolean cuda, Path libraries, String fingerprint) {
  /** The variable of the environment that names such a folder. */
  public static final String VARIABLE = "GERE_NATIVE";

  static final String JNI_LIBRARY = "libdjl_torch.so";
  private static final String NOTE = "native.properties";

  /** In the order in which they need each other. */
  private static final List<String> LIBRARIES =
      List.of("libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so");

  private static final int SAMPLE_BYTES = 1 << 20;

  /** The folder that {@code GERE_NATIVE} names, if it is set. */
  public static Optional<NativeFolder> configured() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .map(NativeFolder::read);
  }

  /**
   * Reads the note.
   *
   * @throws GereException with exit code 4 when it is not there
   */
  public static NativeFolder read(Path folder) {
    Properties note = new Properties();
    try (InputStream in = Files.newInputStream(folder.resolve(NOTE))) {
      note.load(in);
    } catch (IOException e) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "%s (%s) is no folder that 'gere native' has made: %s"
              .formatted(folder, VARIABLE, e.getMessage()),
          e);
    }
    return new NativeFolder(
        folder.toAbsolutePath(),
        note.getProperty("torch.version"),
        Boolean.parseBoolean(note.getProperty("torch.cuda")),
        Path.of(note.getProperty("torch.libraries")),
        note.getProperty("torch.fingerprint"));
  }

  static void write(Path folder, InstalledTorch torch) throws IOException {
    for (String name : LIBRARIES) {
      Path library = torch.libraries().resolve(name);
      if (Files.exists(library)) {
        Files.createSymbolicLink(folder.resolve(name), library.toAbsolutePath());
      }
    }
    Properties note = new Properties();
    note.setProperty("torch.version", torch.version());
    note.setProperty("torch.cuda", String.valueOf(torch.cuda()));
    note.setProperty("torch.libraries", torch.libraries().toAbsolutePath().toString());
    note.setProperty("torch.fingerprint", fingerprint(torch.libraries()));
    try (OutputStream out = Files.newOutputStream(folder.resolve(NOTE))) {
      note.store(out, "The PyTorch that " + JNI_LIBRARY + " is compiled for");
    }
  }

  /**
   * Loads that PyTorch, and has DJL take it.
   *
   * @throws GereException with exit code 4 when it is not the one that this was compiled for
   */
  public void load() {
    requireSamePyTorch();
    System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
    System.setProperty("PYTORCH_VERSION", version);
    // DJL only asks whether it begins with "cu".
    System.setProperty("PYTORCH_FLAVOR", cuda ? "cuda" : "cpu");
    try {
      for (String name : LIBRARIES) {
        Path link = folder.resolve(name);
        if (Files.exists(link)) {
          // Where it really lies, it finds what it needs beside it; DJL then gets the same one.
          System.load(link.toRealPath().toString());
        }
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      throw missing(
          "PyTorch %s in %s cannot be loaded: %s".formatted(version, libraries, e.getMessage()), e);
    }
  }

  private void requireSamePyTorch() {
    try {
      if (!fingerprint(libraries).equals(fingerprint)) {
        throw missing(
            "the PyTorch in %s is not the %s that %s was compiled for; run 'submit/gere native' again on this machine"
                .formatted(libraries, version, folder),
            null);
      }
    } catch (IOException e) {
      throw missing(
          "%s was compiled for PyTorch %s in %s, which cannot be read here: %s; run 'submit/gere native' on this machine"
              .formatted(folder, version, libraries, e.getMessage()),
          e);
    }
  }

  /**
   * The length, and the bytes at the beginning, in the middle and at the end: any build differs.
   */
  private static String fingerprint(Path libraries) throws IOException {
    Path library = libraries.resolve("libtorch_cpu.so").toRealPath();
    try (FileChannel channel = FileChannel.open(library)) {
      long size = channel.size();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
      for (long from : new long[] {0, size / 2, Math.max(0, size - SAMPLE_BYTES)}) {
        ByteBuffer sample = ByteBuffer.allocate((int) Math.min(SAMPLE_BYTES, size - from));
        while (sample.hasRemaining() && channel.read(sample, from + sample.position()) >= 0) {}
        digest.update(sample.flip());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GereException missing(String message, Throwable cause) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, cause);
  }
}
